import { describe, expect, test } from 'vitest'
import { dictionaryFor } from './dictionary-for.ts'
import { languageCodes } from './languages.ts'

const placesIn = (words: unknown) => [...JSON.stringify(words).matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const english = Object.entries(dictionaryFor('en')).filter(([key, value]) => typeof value === 'string' || key === 'preview')

describe.each(languageCodes.filter((code) => code !== 'en'))('%s', (code) => {
  const words = dictionaryFor(code)

  test('is a dictionary of its own', () => {
    expect(words).not.toBe(dictionaryFor('en'))
  })

  test('has places for the same values', () => {
    const places = Object.fromEntries(english.map(([key]) => [key, placesIn(words[key as keyof typeof words])]))
    expect(places).toEqual(Object.fromEntries(english.map(([key, value]) => [key, placesIn(value)])))
  })

  test('has a form for every number it tells apart', () => {
    const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions()
    const forms = Object.keys(words.articleCount)
    // Kazakh and Uzbek tell one from many, but not after a numeral.
    const needed = ['kk', 'uz', 'fa'].includes(code) ? ['other'] : pluralCategories
    expect(forms).toEqual(expect.arrayContaining(needed))
  })

  test('names the same fields of a preserved post', () => {
    expect(Object.keys(words.fields)).toEqual(Object.keys(dictionaryFor('en').fields))
  })
})

test('a language without a dictionary is spoken to in English', () => {
  expect(dictionaryFor('tg')).toBe(dictionaryFor('en'))
})
