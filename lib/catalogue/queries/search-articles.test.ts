/** More than anybody reads: the newest thousand are found, whatever steps led there. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { articleSource, startTrial, type Trial } from '../fixtures/trial.ts'

const [most, more] = [1_000, 5]
const day = 24 * 3_600_000
const file = (number: number) => `blogs/suv/2021/frequent-${number}.mdx`
/** The higher the number, the older. */
const source = (number: number, fields: Record<string, string> = {}) =>
  articleSource({ date: new Date(Date.parse('2025-01-01T12:00:00Z') - number * day).toISOString().replace('Z', '+00:00'), ...fields }, 'A word: zirconia.')

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  for (let number = 0; number < most + more; number += 1) trial.write(file(number), source(number))
  await trial.sync()
}, 60_000)
afterAll(() => trial[Symbol.dispose]())

function allFound(): string[] {
  return Array.from({ length: most / 100 }, (_, index) => trial.catalogue.search('zirconia', index + 1, 100)).flatMap(({ results }) => results.map(({ teaser }) => teaser.id))
}

const oldest = Array.from({ length: more }, (_, index) => `suv/frequent-${most + index}`)

test('a word that more articles have is found in the newest of them, and said to be in more', () => {
  expect(trial.catalogue.search('zirconia', 1, 20)).toMatchObject({ total: most, isMore: true, page: 1, pages: 50 })
  expect(trial.catalogue.search('zirconia', 99, 20)).toMatchObject({ page: 50 })
  const found = allFound()
  expect(new Set(found).size).toBe(most)
  expect(found.filter((id) => oldest.includes(id))).toEqual([])
  for (const { snippet } of trial.catalogue.search('zirconia', 50, 20).results) expect(snippet.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['zirconia'])
})

test('an old one that is written anew stays as old as it is, and one that is best comes first', async () => {
  trial.write(file(most + 1), source(most + 1, { title: 'Zirconia, of old' }))
  trial.write(file(500), source(500, { title: 'Zirconia, of late' }))
  trial.write('blogs/suv/2021/before-all.mdx', source(most + 50))
  await trial.sync({ only: [file(most + 1), file(500), 'blogs/suv/2021/before-all.mdx'] })
  const found = allFound()
  expect(found[0]).toBe('suv/frequent-500')
  expect(found.filter((id) => [...oldest, 'suv/before-all'].includes(id))).toEqual([])
  expect(trial.catalogue.search('zirconia of old', 1, 20)).toMatchObject({ total: 1, isMore: false, results: [{ teaser: { id: `suv/frequent-${most + 1}` } }] })
})

test('articles of one minute, however many, all have their place', async () => {
  using other = startTrial()
  const names = Array.from({ length: 150 }, (_, number) => `blogs/suv/2021/import-${number}.mdx`)
  for (const name of names) other.write(name, articleSource({}, 'A word: zirconia.'))
  await other.sync()
  expect(other.catalogue.search('zirconia', 1, 20)).toMatchObject({ total: 150, isMore: false })
})

test('nothing that is asked is a mistake, or takes long', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 20 }),
    fc.constantFrom('zirconia', 'zir', 'a', '"', '""', '«', '*', '^', '-', '+', ':', '(', ')', '{', '}', 'AND', 'OR', 'NOT', 'NEAR', 'NEAR(zirconia a, 5)', 'body:', 'rowid:1', '{title body} :', '\0', "'; DROP TABLE search; --", '\ue000', '\ud800', 'ӣ', '‌', '%', '_'),
  )
  const query = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ')), fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.tuple(piece, fc.integer({ min: 1, max: 20_000 })).map(([word, times]) => `${word} `.repeat(times).slice(0, 200_000)),
  )
  fc.assert(fc.property(query, fc.oneof(fc.integer(), fc.double()), (words, page) => {
    const begun = performance.now()
    const found = trial.catalogue.search(words, page, 20)
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(found.results.length).toBeLessThanOrEqual(20)
    expect(found.total).toBeLessThanOrEqual(most)
  }), { numRuns: 300 })
}, 60_000)
