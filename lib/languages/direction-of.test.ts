import { expect, test } from 'vitest'
import { directionOf } from './direction-of.ts'

test.each([
  ['en', 'ltr'],
  ['fa', 'rtl'],
  ['fa-AF', 'rtl'],
  ['kk', 'ltr'],
  ['kk-Arab', 'rtl'],
  ['tg-Cyrl', 'ltr'],
  ['ug-Latn-CN', 'ltr'],
])('%s is written %s', (tag, direction) => {
  expect(directionOf(tag)).toBe(direction)
})
