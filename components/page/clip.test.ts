import { expect, test } from 'vitest'
import { clip } from './clip.ts'

test.each([
  ['Short.', 20, 'Short.'],
  ['Exactly twenty chars', 20, 'Exactly twenty chars'],
  ['A text of several words, and more', 24, 'A text of several words…'],
  ['A text of several words, and more', 20, 'A text of several…'],
  ['𐌰𐌱𐌲𐌳𐌴', 4, '𐌰𐌱𐌲…'],
])('%j in %d characters is %j', (text, most, clipped) => {
  expect(clip(text, most)).toBe(clipped)
})
