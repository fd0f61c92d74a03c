import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeInJson, printable, printableJson, quoted } from './printable.ts'

test.each([
  ['a line break', 'a\r\nb\u0085c\u2028d\u2029e', 'a\\r\\nb\\u{85}c\\u{2028}d\\u{2029}e'],
  ['what moves the cursor or colours', '\u001b[2J\u001b]0;x\u0007\u009b31m\b\u007f', '\\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{9b}31m\\u{8}\\u{7f}'],
  ['what turns words round', 'a\u202eb\u2066c\u2069\u200f\u061c', 'a\\u{202e}b\\u{2066}c\\u{2069}\\u{200f}\\u{61c}'],
  ['what shows nothing', 'a\u200b\u200d\ufeff\u00ad\u2060\u3164\u115f\u180e\u2800b', 'a\\u{200b}\\u{200d}\\u{feff}\\u{ad}\\u{2060}\\u{3164}\\u{115f}\\u{180e}\\u{2800}b'],
  ['a space that is not one', 'a\u00a0b\u3000c d', 'a\\u{a0}b\\u{3000}c d'],
  ['tags and variation selectors', 'a\u{e0041}\ufe0f\u{e0101}', 'a\\u{e0041}\\u{fe0f}\\u{e0101}'],
  ['halves of a pair', 'a\ud83db\ude00', 'a\\u{d83d}b\\u{de00}'],
  ['what is no character', 'a\ufffe\u{1ffff}\ue002', 'a\\u{fffe}\\u{1ffff}\\u{e002}'],
  ['a command of a build’s host', '  ::error::x', '  \\u{3a}:error::x'],
  ['an older command, anywhere', 'a ##[error]b ##vso[task]', 'a #\\u{23}[error]b #\\u{23}vso[task]'],
  ['the mark of a section', '\u001b[0Ksection_start:1:x\r', '\\u{1b}[0Ksection_start:1:x\\r'],
])('%s is shown, and does nothing', (_, text, shown) => {
  expect(printable(text)).toBe(shown)
  expect(printable(shown), 'once is enough').toBe(shown)
})

test('words of every script stay as they are', () => {
  for (const text of ['Қуруқ канал, 5 % — “сув”', 'قناة جافة', 'é ŷ̂', '干涸的运河', '😀', 'C:\\notes', '## Heading', 'a::b']) expect(printable(text)).toBe(text)
})

test('a long value is cut between two signs', () => {
  expect(printable('abcdef', 6)).toBe('abcdef')
  expect(printable('abcdefg', 6)).toBe('abcde…')
  expect(printable('abcd\n', 5)).toBe('abcd…')
  expect(printable('e\u0301e\u0301e\u0301e\u0301', 3)).toBe('e\u0301e\u0301…')
  expect(printable('运河运河', 5)).toBe('运河…')
  expect(quoted('x'.repeat(300_000))).toBe(`“${'x'.repeat(59)}…”`)
})

test('marks heaped on a letter do not run over the lines around it', () => {
  expect(printable(`a${'\u0301'.repeat(100_000)}b`, 60)).toBe('…')
  expect(printable(`a${'\u0301'.repeat(40)}b`).match(/\u0301/g)).toHaveLength(3)
})

const anything = fc.string({ unit: fc.oneof(fc.constantFrom('\n', '\r', '\u001b', '\u202e', '\u200d', '#', '[', ':', ' ', '\u0301', '\ud800', '…'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), maxLength: 400 })

test('whatever a text holds, it becomes one line without a hidden sign or a command, of bounded length, and stays as it is', () => {
  fc.assert(fc.property(anything, fc.integer({ min: 1, max: 100 }), (text, most) => {
    const shown = printable(text, most)
    expect(shown.isWellFormed()).toBe(true)
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*::|##\w{0,20}\[/u)
    expect(printable(shown)).toBe(shown)
    expect(shown.length).toBeLessThanOrEqual(most * 32 + 12)
  }))
})

test('JSON shows what its strings hide, and says the same', () => {
  const value = { a: 'b\u009b31m\u202e\u2028\u200b\u{e0041}\u007f“é”运\ud83d', list: [1, 'x\ny', '##[error]z'] }
  const json = printableJson(value, 2)
  expect(json).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u)
  expect(json).not.toContain('##[')
  expect(JSON.parse(json)).toEqual(value)
  expect(json).toContain('“é”运')
  expect(escapeInJson('{"a":1}\n')).toBe('{"a":1}\n')
})
