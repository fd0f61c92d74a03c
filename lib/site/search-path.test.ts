import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedSearch, decodeQuery, encodeQuery, searchResultsPath } from './search-path.ts'

const asked = (query: string) => askedSearch(new URLSearchParams(query))
const queryOf = (words: string) => asked(`q=${encodeURIComponent(words)}`)?.query

test.each(['сув', 'آب و نان', '../../etc', 'a/b?c#d', '😀 "quoted"', '%00'])('%j comes back from the path unharmed', (words) => {
  const path = searchResultsPath({ query: words, page: 1 })
  expect(path).toMatch(/^\/search\/[\w-]+\/1$/)
  expect(decodeQuery(path.split('/')[2]!)).toBe(words)
})

test.each(['', 'q=', 'q=%20%20', 'q=%00', 'other=1'])('%j asks nothing', (query) => {
  expect(asked(query)).toBeUndefined()
})

test.each([['3', 3], ['0', 1], ['-1', 1], ['x', 1], ['1.5', 1], ['99999', 1]])('page %s is page %i', (page, expected) => {
  expect(asked(`q=a&page=${page}`)).toEqual({ query: 'a', page: expected })
})

test('a very long search is cut at a whole character', () => {
  expect(queryOf('😀'.repeat(5000))).toBe('😀'.repeat(200))
})

test.each(['canal water', '  canal \t water ', 'canal\u0000water', 'canal\u00a0\ufdd0 water', `canal water${' '.repeat(3_000)}x`])('%j is one search with its other spellings', (words) => {
  expect(queryOf(words)).toBe('canal water')
})

test('whatever is asked has one spelling, of bounded length, that a page can show', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (words) => {
    const query = queryOf(words)
    if (query === undefined) return
    expect([...query].length).toBeLessThanOrEqual(200)
    expect(query).toMatch(/^\P{Cc}+$/u)
    expect(queryOf(query)).toBe(query)
    expect(decodeQuery(encodeQuery(query))).toBe(query)
  }))
})
