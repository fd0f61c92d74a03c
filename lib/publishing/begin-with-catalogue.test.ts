import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { articleSource, startTrial, type Trial, trialNow } from '#lib/catalogue/fixtures/trial.ts'
import { lookAside } from '#lib/catalogue/sync/look-aside.ts'
import { appliedCommit } from '#lib/catalogue/sync/sync.ts'
import { resetPress } from '#lib/press/press.ts'
import { applyContent } from './apply-content.ts'
import { type BeginOptions, beginWithCatalogue } from './begin-with-catalogue.ts'

let trial: Trial
beforeEach(() => {
  trial = startTrial()
  vi.stubEnv('CONTENT_DIR', trial.contentDir)
  vi.stubEnv('DATA_DIR', trial.dataDir)
  resetPress()
})
afterEach(() => {
  resetPress()
  vi.unstubAllEnvs()
  trial[Symbol.dispose]()
})

const fresh = 'blogs/suv/2023/while-away.mdx'
const begin = (options: Partial<BeginOptions> = {}) => beginWithCatalogue({ now: trialNow, ...options })
/** Files of the fixture are more than none. */
const large = { quick: 0 }
const isThere = () => trial.catalogue.article('suv/while-away') !== undefined

test('a small archive is looked at before the first answer, once nothing that is saved meanwhile is missed', async () => {
  await trial.sync()
  trial.write(fresh, articleSource())
  let isWatched = false
  const watching = Promise.resolve().then(() => { isWatched = true })
  expect(await begin({ watching })).toMatchObject({ isLooked: true })
  expect([isThere(), isWatched]).toEqual([true, true])
})

test('a large one is served as the catalogue has it, without waiting for the watch, and what changed is found aside', async () => {
  await trial.sync()
  trial.write(fresh, articleSource())
  trial.remove('blogs/suv/2019/the-empty-canal.mdx')
  const beginning = await begin({ ...large, watching: new Promise(() => {}) })
  expect(beginning).toMatchObject({ isLooked: false, applied: { files: [], changes: [] } })
  expect([isThere(), trial.catalogue.article('suv/the-empty-canal')?.id]).toEqual([false, 'suv/the-empty-canal'])

  expect((await lookAside(trial)).sort()).toEqual(['blogs/suv/2019/the-empty-canal.mdx', fresh])
  const { files } = await applyContent({ expire: () => {}, now: trialNow, look: lookAside })
  expect(files.filter(({ outcome }) => outcome !== 'withheld')).toMatchObject([{ outcome: 'removed' }, { path: fresh, outcome: 'published' }])
  expect([isThere(), trial.catalogue.article('suv/the-empty-canal')]).toEqual([true, undefined])
  expect(await lookAside(trial)).toEqual([])
})

test('a look that fails says why, and changes nothing', async () => {
  await trial.sync()
  renameSync(trial.contentDir, `${trial.contentDir}-away`)
  await expect(lookAside(trial)).rejects.toThrow(/The folder .* cannot be read: nothing was changed/)
  await expect(applyContent({ expire: () => {}, now: trialNow, look: lookAside })).rejects.toThrow('there is no such folder')
  expect(trial.catalogue.article('suv/the-empty-canal')?.id).toBe('suv/the-empty-canal')
})

test('what the hour brought while no server ran is there before the first answer of a large one, too', async () => {
  trial.write(fresh, articleSource({ date: '2026-01-16T09:00:00+05:00' }))
  await trial.sync()
  expect(isThere()).toBe(false)
  await begin({ ...large, now: new Date('2026-01-17T00:00:00Z') })
  expect(isThere()).toBe(true)
})

test.each([
  ['missing', () => rmSync(path.join(trial.dataDir, 'catalogue.db'))],
  ['not closed in order', () => rmSync(path.join(trial.dataDir, 'catalogue.sound'))],
  ['of another content folder', () => {
    renameSync(trial.contentDir, `${trial.contentDir}-before`)
    const other = startTrial()
    renameSync(other.contentDir, trial.contentDir)
    other[Symbol.dispose]()
  }],
])('a catalogue that is %s is made right first, however large', async (_, spoil) => {
  await trial.sync()
  trial.catalogue.close()
  spoil()
  trial.write(fresh, articleSource())
  expect(await begin(large)).toMatchObject({ isLooked: true })
  expect(isThere()).toBe(true)
})

test('a folder that takes the place of a repository is looked at whole, and its commit is not the catalogue’s', async () => {
  await trial.sync({ commit: 'a'.repeat(40) })
  trial.write(fresh, articleSource())
  expect(await begin(large)).toMatchObject({ isLooked: true })
  expect([isThere(), appliedCommit(trial.dataDir)]).toEqual([true, undefined])
})

test('of a repository only what differs between two commits is looked at', async () => {
  const [before, after] = ['a'.repeat(40), 'b'.repeat(40)]
  await trial.sync({ commit: before })
  trial.write(fresh, articleSource())
  trial.write('blogs/suv/2023/by-hand.mdx', articleSource())
  const asked: string[][] = []
  const repository = (commit: string) => ({
    checkedOut: async () => commit,
    changedPaths: async (...commits: [string, string]) => {
      asked.push(commits)
      return [fresh]
    },
  })
  expect(await begin({ repository: repository(before) })).toMatchObject({ isLooked: true, applied: { files: [] } })
  expect(isThere()).toBe(false)
  await begin({ repository: repository(after) })
  expect([isThere(), trial.catalogue.article('suv/by-hand'), appliedCommit(trial.dataDir)]).toEqual([true, undefined, after])
  expect(asked).toEqual([[before, after]])
  expect(existsSync(path.join(trial.contentDir, 'blogs/suv/2023/by-hand.mdx'))).toBe(true)
})
