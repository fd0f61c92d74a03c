import { describe, expect, test } from 'vitest'
import { setText } from './set-text.ts'
import type { Voice } from './shape-line.ts'

const voice: Voice = { language: 'en', direction: 'ltr', weight: 'semibold' }
const box = { width: 500, height: 300, sizes: [68, 60, 52, 44, 36], leading: 1.1 }

describe('text in a box', () => {
  test('a short line has the largest size', () => {
    expect(setText('Alphabet Soup', voice, box)).toMatchObject({ size: 68, text: ['Alphabet Soup'], isCut: false })
  })

  test('lines are about equally long', () => {
    expect(setText('Three Ballots in Batken Elsewhere', voice, { ...box, width: 700, sizes: [60] }).text).toEqual(['Three Ballots in', 'Batken Elsewhere'])
  })

  test('a long text is smaller, and all there', () => {
    const text = 'Sel Season: Two Days of Mudflow Warnings in the Fergana Foothills, Told by the People Who Watch the Stream Beds'
    const set = setText(text, voice, box)
    expect(set.size).toBeLessThan(68)
    expect(set.text.join(' ')).toBe(text)
  })

  test.each([
    ['ten thousand words', 'word '.repeat(10_000).trim(), voice],
    ['one word of a thousand letters', 'w'.repeat(1_000), voice],
    ['a long Persian text', 'رودکی در مسیر شمارهٔ هشت '.repeat(50).trim(), { ...voice, language: 'fa', direction: 'rtl' }],
  ] as const)('%s fills the box, stays in it, and ends in an ellipsis', (_, text, spoken) => {
    const set = setText(text, spoken, box)
    expect(set).toMatchObject({ size: 36, isCut: true })
    expect(set.text.at(-1)).toMatch(/…$/)
    expect(set.width).toBeLessThanOrEqual(box.width)
    expect(set.height).toBeLessThanOrEqual(box.height)
    expect(set.height).toBeGreaterThan(box.height - 2 * 36)
  })

  test('a word too long for a line makes all of it smaller before it is broken', () => {
    expect(setText('Конституциялық', voice, { ...box, width: 400 })).toMatchObject({ size: 44, text: ['Конституциялық'] })
  })

  test('lines may end after a hyphen', () => {
    expect(setText('long-established', voice, { ...box, width: 340, sizes: [60] }).text).toEqual(['long-', 'established'])
  })
})
