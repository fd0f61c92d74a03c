import { expect, test } from 'vitest'
import { parseRange } from './file-response.ts'

test.each([
  [null, undefined], ['bytes=0-99', { start: 0, end: 99 }], ['bytes=900-', { start: 900, end: 999 }],
  ['bytes=-100', { start: 900, end: 999 }], ['bytes=-5000', { start: 0, end: 999 }], ['bytes=990-5000', { start: 990, end: 999 }],
  ['bytes=1000-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'], ['bytes=5-2', undefined], ['bytes=0-1,5-6', undefined],
  ['items=0-1', undefined], ['bytes=-', undefined], ['bytes=0-0', { start: 0, end: 0 }],
])('of 1000 bytes, %s is %j', (header, expected) => {
  expect(parseRange(header, 1000)).toEqual(expected)
})
