import { facesOf } from './faces.ts'

/** Longer than any card holds, and cheap to measure. UTF-16 code units. */
const most = 600

/**
 * What of a line of content is drawn: composed, its spaces single, without what has no form (controls, zero-width and
 * overriding characters) and without symbols that the typefaces lack, emoji above all.
 *
 * @returns undefined when a letter or digit would be lost, or none is there: words are drawn whole or not at all.
 */
export function drawableText(text: string): string | undefined {
  const composed = text.slice(0, most).normalize('NFC').toWellFormed()
  let drawn = ''
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(composed)) {
    if (isDrawable(segment)) drawn += segment
    else if (/\s/u.test(segment)) drawn += ' '
    else if (/[\p{L}\p{N}]/u.test(segment) && !/[\ufe0f\u20e3]/u.test(segment)) return undefined
  }
  const line = drawn.replace(/[^\S\u00a0]+/gu, ' ').trim()
  return /[\p{L}\p{N}]/u.test(line) ? line : undefined
}

/** Every character has a glyph, or is one that only joins, parts or turns its neighbours. */
function isDrawable(grapheme: string): boolean {
  return [...grapheme].every((character) => /[\u200c-\u200f]/u.test(character) || (!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character) && hasGlyph(character)))
}

/** Some typeface can draw the character, one code point. */
export const hasGlyph = (character: string): boolean => facesOf('regular').some((face) => face.has(character.codePointAt(0)!))

/** As part of a longer line: its own direction does not reach what stands around it (UAX #9, isolates). */
export const isolated = (text: string) => `\u2068${text}\u2069`
