import { expect, test } from 'vitest'
import { numberedPages } from './numbered-pages.ts'

const gap = undefined

test.each([
  [1, 1, [1]],
  [1, 5, [1, 2, 3, gap, 5]],
  [2, 4, [1, 2, 3, 4]],
  [6, 12, [1, gap, 4, 5, 6, 7, 8, gap, 12]],
  [12, 12, [1, gap, 10, 11, 12]],
])('page %i of %i', (page, pages, expected) => {
  expect(numberedPages(page, pages)).toEqual(expected)
})
