import { expect, test } from 'vitest'
import { decodeQuery, searchResultsPath } from './search-path.ts'

const pathOf = (query: string) => searchResultsPath(new URLSearchParams(query))

test.each(['сув', 'آب و نان', '../../etc', 'a/b?c#d', '😀 "quoted"', '%00'])('%j comes back from the path unharmed', (words) => {
  const path = pathOf(`q=${encodeURIComponent(words)}`)!
  expect(path).toMatch(/^\/search\/[\w-]+\/1$/)
  expect(decodeQuery(path.split('/')[2]!)).toBe(words)
})

test.each(['', 'q=', 'q=%20%20', 'other=1'])('%j asks nothing', (query) => {
  expect(pathOf(query)).toBeUndefined()
})

test.each([['3', 3], ['0', 1], ['-1', 1], ['x', 1], ['1.5', 1], ['99999', 1]])('page %s is page %i', (page, expected) => {
  expect(pathOf(`q=a&page=${page}`)).toMatch(new RegExp(`/${expected}$`))
})

test('a very long search is cut at a whole character', () => {
  expect(decodeQuery(pathOf(`q=${encodeURIComponent('😀'.repeat(5000))}`)!.split('/')[2]!)).toBe('😀'.repeat(200))
})
