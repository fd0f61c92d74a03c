import { describe, expect, test } from 'vitest'
import type { Seen } from './readers.ts'
import { type FaultOutcome, faultProblems, growth, isFlat, type Sample } from './verdicts.ts'

const samples = (count: number, value: (number: number) => number): Sample[] => Array.from({ length: count }, (_, number) => ({ at: number * 10, value: value(number) }))
/** The same each time, between -1 and 1. */
const noise = (number: number) => Math.sin(number * 12.9898)

describe('what is held', () => {
  test('grows by the line that fits it, in relation to its mean', () => {
    expect(growth(samples(11, (number) => 95 + number))).toBeCloseTo(0.1)
    expect(growth(samples(11, () => 300))).toBe(0)
    expect(growth(samples(11, () => 0))).toBe(0)
  })

  test('is flat when it rises at first and then stays, however it trembles', () => {
    expect(isFlat(samples(180, (number) => 300 + 100 * Math.min(1, number / 60) + 15 * noise(number)), 0.05)).toBe(true)
  })

  test('is flat when it shrinks', () => {
    expect(isFlat(samples(180, (number) => 400 - number), 0.05)).toBe(true)
  })

  test.each([['a little with everything', (number: number) => 300 + number * 0.5 + 15 * noise(number)], ['in steps', (number: number) => 300 + 20 * Math.floor(number / 40)], ['only late', (number: number) => 300 + Math.max(0, number - 120) * 2]])('is not flat when it grows %s', (_, value) => {
    expect(isFlat(samples(180, value), 0.05)).toBe(false)
  })

  test('is flat when what it grew by is less than is worth a word', () => {
    const little = samples(180, (number) => 2 + number / 300)
    expect([isFlat(little, 0.05), isFlat(little, 0.05, 1)]).toEqual([false, true])
    expect(isFlat(samples(180, (number) => 2 + number / 50), 0.05, 1)).toBe(false)
  })

  test('is not called flat by few looks', () => {
    expect(isFlat(samples(3, () => 300), 0.05)).toBe(false)
  })
})

describe('a fault', () => {
  const seen: Seen = { answers: 900, serverErrors: 0, unanswered: 0, wentBack: 0, early: 0, wrong: 0, examples: [] }
  const survived: FaultOutcome = { seen, accepted: 12, inTheEnd: 12, isRemovedGone: true, recovery: 2 }

  test('that nobody noticed passes; what was refused may be there, too', () => {
    expect(faultProblems(survived)).toEqual([])
    expect(faultProblems({ ...survived, inTheEnd: 13 })).toEqual([])
  })

  test.each<[string, Partial<FaultOutcome>]>([
    ['1 answers 5xx', { seen: { ...seen, serverErrors: 1 } }],
    ['1 told of what is under embargo', { seen: { ...seen, early: 1 } }],
    ['1 went back', { seen: { ...seen, wentBack: 1 } }],
    ['1 wrong answers', { seen: { ...seen, wrong: 1 } }],
    ['2 without an answer', { seen: { ...seen, unanswered: 2 } }],
    ['nobody was answered', { seen: { ...seen, answers: 0 } }],
    ['nothing was accepted', { accepted: 0 }],
    ['version 12 was accepted, and version 11 is there', { inTheEnd: 11 }],
    ['what was removed is still there', { isRemovedGone: false }],
    ['not well again by itself', { recovery: undefined }],
  ])('fails with “%s”', (problem, more) => {
    expect(faultProblems({ ...survived, ...more })).toEqual([problem])
  })

  test('where readers ask the one server that ended, they may find nobody, and nothing else', () => {
    expect(faultProblems({ ...survived, seen: { ...seen, unanswered: 40 } }, { mayBeUnanswered: true })).toEqual([])
    expect(faultProblems({ ...survived, seen: { ...seen, unanswered: 40, serverErrors: 1 } }, { mayBeUnanswered: true })).toEqual(['1 answers 5xx'])
  })
})
