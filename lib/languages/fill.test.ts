import { expect, test } from 'vitest'
import { dictionaryFor } from './dictionary-for.ts'
import { count, fill } from './fill.ts'

test('values go into their places', () => {
  expect(fill('{name}, {month}', { name: 'Suv', month: 'May 2018' })).toBe('Suv, May 2018')
})

test('a value that looks like a place is left as it is', () => {
  expect(fill('Results for “{query}”', { query: '{name} $& $1' })).toBe('Results for “{name} $& $1”')
})

test.each([
  ['en', 1, '1 article'],
  ['en', 1200, '1,200 articles'],
  ['ru', 1, '1 статья'],
  ['ru', 3, '3 статьи'],
  ['ru', 11, '11 статей'],
  ['kk', 5, '5 мақала'],
  ['uz', 5, '5 ta maqola'],
  ['fa', 5, '۵ نوشته'],
])('%s counts %i', (language, n, expected) => {
  expect(count(dictionaryFor(language).articleCount, n, language)).toBe(expected)
})
