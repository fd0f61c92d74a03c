/** Whatever is searched for: an answer that can be shown, and soon. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arbitraryText } from '#lib/mdx/fixtures/arbitrary-body.ts'
import { propertyRuns, propertyTime, withinASecond } from '#lib/site/fixtures/property-runs.ts'
import { startTrial, type Trial } from '../fixtures/trial.ts'

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  await trial.sync()
})
afterAll(() => trial[Symbol.dispose]())

const term = fc.oneof(
  arbitraryText,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom('"', "'", '*', 'NEAR(', ')', 'AND', 'OR', 'NOT', 'title:', '^', '-', '{', '}', ':', 'canal', 'канал', '\0', '\ud800', '\ue000', 'ё', ' '), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.tuple(fc.constantFrom('a', 'канал ', '"a', '\u0301', "'", '\u200d', 'ﷺ'), fc.nat(20_000)).map(([unit, times]) => unit.repeat(times)),
)

test('any words, any page', () => {
  fc.assert(fc.property(term, fc.oneof(fc.integer(), fc.double(), fc.constant(Number.NaN)), (query, page) => {
    const found = withinASecond(() => trial.catalogue.search(query, page, 10))
    expect(found.results.length).toBeLessThanOrEqual(10)
    expect(found.results.length).toBeLessThanOrEqual(found.total)
    expect(found.page).toBeGreaterThanOrEqual(1)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  }), propertyRuns(300))
}, propertyTime)
