/** Each regular expression of the program, on long texts that it nearly matches; see `near-misses.ts`. */
import { globSync, readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, test } from 'vitest'
import { type Pattern, patternsIn } from './fixtures/patterns-in.ts'

/** Milliseconds of processor time for 100,000 characters: what is linear takes one, what is quadratic takes seconds. */
const bound = 250
/** Milliseconds until a thread that does not answer is ended: longer than all near-misses of one pattern take on a busy machine. */
const patience = 30_000

let worker: Worker | undefined
afterAll(() => worker?.terminate())

async function trial(pattern: Pattern, within = patience): Promise<{ slowest: number; on: string }> {
  const used = (worker ??= new Worker(new URL('./fixtures/try-patterns.ts', import.meta.url)))
  const { promise, resolve, reject } = Promise.withResolvers<{ slowest: number; on: string }>()
  const late = setTimeout(() => {
    worker = undefined
    void used.terminate()
    resolve({ slowest: Infinity, on: 'it never ended' })
  }, within)
  used.once('message', resolve).once('error', reject).postMessage(pattern)
  return promise.finally(() => {
    clearTimeout(late)
    used.removeAllListeners('message').removeAllListeners('error')
  })
}

const files = globSync('{app,components,lib,public,scripts}/**/*.{ts,tsx,js,mjs}', { exclude: ['**/*.test.{ts,tsx}', '**/fixtures/**'] }).concat(globSync('*.{ts,mjs}')).sort()
const found = files.map((file) => patternsIn(file, readFileSync(file, 'utf8')))

describe('the test itself', () => {
  test('finds the patterns of a file, with their lines', () => {
    const { patterns, made } = patternsIn('a.tsx', 'const a = <p>{/x\\/[/]y/gu.test(b)}</p>\nnew RegExp("a+", "i")\nRegExp(`[${b}]`)\n')
    expect(patterns).toEqual([{ place: 'a.tsx:1', source: 'x\\/[/]y', flags: 'gu' }, { place: 'a.tsx:2', source: 'a+', flags: 'i' }])
    expect(made).toEqual(['a.tsx:3'])
  })

  test.each([
    ['nested quantifiers', '(a+)+$', ''],
    ['alternatives that overlap', '^(?:a|a)*$', ''],
    ['neighbours that overlap', '^[^\\s@<>"]+@[^\\s@<>"]+\\.[^\\s@<>"]+$', ''],
    ['an end that is looked for from each place', '[ \\t]+$', ''],
    ['an end that may lie far off', '<Evidence\\b[^>]*?\\bid="', 'g'],
    ['a lazy one before an end', '\\[[^]*?\\]x', ''],
    ['a group of several signs', '(?:-[a-z]+)*;', ''],
  ])('finds %s', { timeout: 2 * patience }, async (_, source, flags) => {
    expect((await trial({ place: 'here', source, flags }, 5_000)).slowest).toBeGreaterThan(bound)
  })

  test('leaves one that is linear alone', async () => {
    expect((await trial({ place: 'here', source: '^[^\\s@]+@[^\\s@.]+(?:\\.[^\\s@.]+)+$', flags: '' })).slowest).toBeLessThan(bound)
  })
})

/** Why a pattern that is slow on some text never meets it. */
const exceptions: Record<string, string> = {
  'lib/feeds/tidy-xml.ts': 'reads what feedsmith has written, in which each marked section is closed',
}

test('patterns that are put together when the program runs are these: of single signs, of names of our own, of escaped words', () => {
  const places = found.flatMap(({ made }) => made).map((place) => place.replace(/:\d+$/, ''))
  expect(places).toEqual(['lib/catalogue/search-text.ts', 'lib/catalogue/search-text.ts', 'lib/evidence/preserve/traces.ts', 'lib/search/pattern.ts', 'lib/site/page-kind.ts'])
})

test('every pattern comes to an end in time', { timeout: 600_000 }, async () => {
  const patterns = found.flatMap(({ patterns }) => patterns)
  expect(patterns.length).toBeGreaterThan(200)
  const slow: string[] = []
  for (const pattern of patterns) {
    if (exceptions[pattern.place.replace(/:\d+$/, '')]) continue
    const { slowest, on } = await trial(pattern)
    if (slowest > bound) slow.push(`${pattern.place}  /${pattern.source}/${pattern.flags} takes ${slowest.toFixed(0)} ms on ${on}`)
  }
  expect(slow).toEqual([])
})
