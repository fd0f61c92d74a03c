import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEntry } from './entry.ts'
import { resetPress, thePress } from './press.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-press-'))
  vi.stubEnv('DATA_DIR', folder)
  resetPress()
})
afterEach(() => {
  vi.useRealTimers()
  resetPress()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const stored = async (body: string, { tags = ['article:a', 'topic:b'], until = 9e15 } = {}) => {
  const { store, expiries } = thePress()
  await store.set(await createEntry({ path: '/a', kind: 'page', status: 200, headers: { 'content-type': 'text/html' }, tags, release: expiries.release, until }, Buffer.from(body)))
}
const hash = () => thePress().freshInMemory('/a')?.hash

test('what was found fresh again and again is stale in the moment one of its tags expires, and stays so', async () => {
  const { expiries } = thePress()
  for (const tag of ['article:a', 'topic:b', '*']) {
    await stored('one')
    expect([hash(), hash()]).toEqual([expect.any(String), expect.any(String)])
    expiries.expire(['article:other'])
    expect([hash(), hash()], `${tag}: another's expiry`).toEqual([expect.any(String), expect.any(String)])
    expiries.expire([tag])
    expect(hash(), tag).toBeUndefined()
    expiries.expire(['article:other'])
    expect(hash(), `${tag}, and another's after it`).toBeUndefined()
    expect(await thePress().fresh('/a')).toBeUndefined()
  }
})

test('a new version is served at once, and what a release overtook while it was made never', async () => {
  await stored('one')
  const first = hash()
  const { expiries, store } = thePress()
  const overtaken = { ...(store.peek('/a')!), release: expiries.release, hash: 'overtaken' }
  expiries.expire(['topic:b'])
  await store.set(overtaken)
  expect(hash()).toBeUndefined()
  await stored('two')
  expect(hash()).not.toBe(first)
  expect(hash()).toBeDefined()
})

test('what is fresh by its tags grows old all the same', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await stored('one', { until: Date.now() + 1000 })
  expect(hash()).toBeDefined()
  vi.setSystemTime(Date.now() + 1000)
  expect(hash()).toBeUndefined()
})
