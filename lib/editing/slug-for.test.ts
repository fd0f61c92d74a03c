import { expect, test } from 'vitest'
import { idPattern } from '#lib/catalogue/schemas/fields.ts'
import { slugFor } from './slug-for.ts'

test.each([
  ['The “Water Master’s” Ledger — 3 & 4', 'the-water-masters-ledger-3-4'],
  ['Café à Tachkent', 'cafe-a-tachkent'],
  ['Почему Арал возвращается: щука, подъезд и ёж', 'pochemu-aral-vozvrashchaetsya-shchuka-podezd-i-ezh'],
  ['Қазақстандағы су тапшылығы: Әділет, Өскемен, Һ', 'qazaqstandaghy-su-tapshylyghy-adilet-oskemen-h'],
  ['Ўзбекистонда сув: ҳовли, ғўза, қишлоқ', 'uzbekistonda-suv-hovli-ghuza-qishloq'],
  ['Oʻzbekistonda gʻoʻza', 'ozbekistonda-goza'],
  ['O‘zbekistonda g‘o‘za, ma’no, san`at', 'ozbekistonda-goza-mano-sanat'],
  ['آب در حیاط ۱۴۰۲', 'ab-dr-hyat-1402'],
  ['کتابخانه‌ای', 'ktabkhanhay'],
  ['Йod', 'yod'],
  ['  --  ', ''],
  ['!!!', ''],
])('%s', (title, slug) => expect(slugFor(title)).toBe(slug))

test('letters that come in two parts are read as one', () => expect(slugFor('Майка'.normalize('NFD'))).toBe('mayka'))

test('a long title ends with a whole word', () => {
  const slug = slugFor('The long way of the water '.repeat(10))
  expect(slug).toBe('the-long-way-of-the-water-the-long-way-of-the-water-the-long-way-of-the-water')
  expect(slugFor('x'.repeat(300))).toHaveLength(80)
})

test('whatever the title, the slug is an id or nothing', () => {
  for (let code = 0x20; code < 0x3000; code++) {
    const slug = slugFor(`a${String.fromCodePoint(code)}b`)
    expect(idPattern.test(slug), `U+${code.toString(16)}: ${slug}`).toBe(true)
  }
})
