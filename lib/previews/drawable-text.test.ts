import { describe, expect, test } from 'vitest'
import { drawableText, hasGlyph } from './drawable-text.ts'

describe('what of a line is drawn', () => {
  test.each([
    ['The Price of an Onion', 'The Price of an Onion'],
    ['  spaces \t and\nlines ', 'spaces and lines'],
    ['🐪 Caravan 👨‍👩‍👧 to Osh 🇺🇿 ❤️', 'Caravan to Osh'],
    ['1️⃣ first', 'first'],
    ['zero\u200bwidth\ufeff soft\u00adhyphen', 'zerowidth softhyphen'],
    ['turned \u202eround\u202c and \u2067shut\u2069', 'turned round and shut'],
    ['می‌بوس', 'می‌بوس'],
    ['Oʻzbekcha, taʼmir', 'Oʻzbekcha, taʼmir'],
    ['e\u0301', 'é'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['a lone \ud800 surrogate', 'a lone surrogate'],
  ])('%j is drawn as %j', (text, drawn) => {
    expect(drawableText(text)).toBe(drawn)
  })

  test.each(['東京の水', 'Tokyo 東京', 'ไทย', 'Z̴̡a͜l̷g̸o҉ 漢', '', '   ', '🐪', '\u200b'])('%j is not drawn at all', (text) => {
    expect(drawableText(text)).toBeUndefined()
  })

  test('ten thousand characters are cut before they cost anything', () => {
    expect(drawableText('word '.repeat(2_000))!.length).toBeLessThan(700)
  })

  test('all letters of the publication’s languages have a glyph', () => {
    const letters = 'AaZzОоЯяЁё ӘәҒғҚқҢңӨөҰұҮүҺһІі ʻʼ“”‘’«»„—–…№·ЎўҲҳҶҷӢӣӮӯ ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیۀةئٔ،؛؟٪۰۱۲۳۴۵۶۷۸۹'
    expect([...letters].filter((letter) => !hasGlyph(letter))).toEqual([])
  })
})
