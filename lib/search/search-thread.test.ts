import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTrial, type Trial } from '#lib/catalogue/fixtures/trial.ts'
import { Refused } from '#lib/site/in-turn.ts'
import { SearchThread } from './search-thread.ts'

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  await trial.sync()
}, 60_000)
afterAll(() => trial[Symbol.dispose]())

const asked = (query: string, page = 1) => ({ query, page, language: 'en', classes: { results: 'r', meta: 'm' } })
const slow = () => new SearchThread({ contentDir: '-', dataDir: '-', patience: 300, worker: new URL('./fixtures/slow-worker.ts', import.meta.url) })

test('finds what the catalogue finds, as a list for the page', async () => {
  const found = await new SearchThread(trial).find(asked('canal'))
  expect(found).toMatchObject({ total: trial.catalogue.search('canal', 1, 20).total, isMore: false })
  expect(found).toHaveProperty('html', expect.stringMatching(/^<ol class="r"><li lang="en" dir="ltr"><p>[^]*<h2><a href="\/suv\/[^]*<mark>[^]*<p class="m">By <bdi>[^]*<\/ol>$/))
})

test('says that there is no catalogue, and finds it once it is there', async () => {
  const other = startTrial()
  const thread = new SearchThread(other)
  expect(await thread.find(asked('canal'))).toMatchObject({ isMissing: true, damaged: undefined })
  await other.sync()
  expect(await thread.find(asked('canal'))).toHaveProperty('total')
  other[Symbol.dispose]()
})

test('a search that takes too long is given up, and the next is answered by another thread', async () => {
  const thread = slow()
  await expect(thread.find(asked('forever'))).rejects.toThrow(Refused)
  expect(await thread.find(asked('a'))).toHaveProperty('html', expect.stringMatching(/^a /))
})

test('a thread that fails is replaced', async () => {
  const thread = slow()
  await expect(thread.find(asked('fall'))).rejects.toThrow('fell')
  expect(await thread.find(asked('a'))).toHaveProperty('html', expect.stringMatching(/^a /))
})

test('none of our secrets is in its environment', async () => {
  vi.stubEnv('PUBLISH_SECRET', 'x'.repeat(40))
  vi.stubEnv('NODE_COMPILE_CACHE', undefined)
  expect(await slow().find(asked('a'))).toHaveProperty('html', 'a {}')
  vi.unstubAllEnvs()
})

test('while a thread cannot be ended, searches are refused and no second thread is begun beside it', async () => {
  const thread = slow()
  await expect(thread.find(asked('hang'))).rejects.toThrow(Refused)
  // It hangs for ten times as long as a search may take.
  await expect(thread.find(asked('a'))).rejects.toThrow(Refused)
  await vi.waitFor(async () => expect(await thread.find(asked('b'))).toHaveProperty('html', expect.stringMatching(/^b /)), 20_000)
})
