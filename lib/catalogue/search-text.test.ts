import { describe, expect, test } from 'vitest'
import { foldForSearch, markClose, markOpen, runs, searchExpression } from './search-text.ts'

describe('folding', () => {
  test.each([
    ['Uzbek, whatever the apostrophe', ["o'zbek", 'o‘zbek', 'o’zbek', 'oʻzbek', 'oʼzbek', 'o`zbek']],
    ['Russian with and without ё', ['счётчик', 'счетчик']],
    ['Persian with and without the joiner', ['می‌رود', 'میرود']],
    ['Persian with Arabic letters', ['كتابي', 'کتابی']],
    ['digits', ['۱۳۹۸', '1398', '١٣٩٨']],
  ])('%s is one spelling', (_, spellings) => {
    expect(new Set(spellings.map(foldForSearch)).size).toBe(1)
  })

  test('keeps a sign that stands alone, which is a token to SQLite', () => {
    expect(foldForSearch("a ' b ʻ c")).toBe("a ' b ʻ c")
  })
})

describe('a query', () => {
  test.each([
    ['water canal', '"water" "canal"*'],
    ['water ', '"water"'],
    ['suv', '"suv"*'],
    ['no', '"no"'],
    ['"empty canal" june', '"empty canal" "june"*'],
    ['“empty canal', '"empty canal"'],
    ['NEAR(a, b) OR *', '"NEAR" "a" "b" "OR"'],
    ['" \' * () -', undefined],
    ['', undefined],
  ])('%s becomes %s', (query, expression) => {
    expect(searchExpression(query)).toBe(expression)
  })
})

test('a snippet is cut into runs', () => {
  expect(runs(`a ${markOpen}b${markClose} c`)).toEqual([
    { text: 'a ', marked: false },
    { text: 'b', marked: true },
    { text: ' c', marked: false },
  ])
})
