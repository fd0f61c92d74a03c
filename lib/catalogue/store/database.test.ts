import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import type { Catalogue } from '../catalogue.ts'
import { ensureCatalogue } from '../ensure-catalogue.ts'
import { articleSource, startTrial, trialNow, type Trial } from '../fixtures/trial.ts'
import { deliverChanges } from '../sync/deliver-changes.ts'
import { stampOf } from '../sync/walk.ts'
import { databasePath } from './database.ts'

function alter(path: string, change: string): void {
  const database = new DatabaseSync(path)
  database.exec(change)
  database.close()
}

const damages: Record<string, (path: string) => void> = {
  deleted: (path) => rmSync(path),
  emptied: (path) => truncateSync(path, 0),
  'cut short': (path) => truncateSync(path, 20_000),
  'cut to a page': (path) => truncateSync(path, 4096),
  'not a database': (path) => writeFileSync(path, 'x'.repeat(50_000)),
  'full of holes': (path) => {
    const bytes = readFileSync(path)
    bytes.fill(0xa5, 8192, bytes.length - 4096)
    writeFileSync(path, bytes)
  },
  'of another schema': (path) => {
    const database = new DatabaseSync(path)
    database.exec('PRAGMA user_version = 9999')
    database.close()
  },
  'without a table': (path) => alter(path, 'DROP TABLE months'),
  'without an index': (path) => alter(path, 'DROP INDEX articles_by_month'),
  'with a table that has another column': (path) => alter(path, 'ALTER TABLE gone RENAME COLUMN language TO tongue'),
  'a folder': (path) => { rmSync(path); mkdirSync(`${path}/x`, { recursive: true }) },
  'never completed': (path) => {
    const database = new DatabaseSync(path)
    database.exec("DELETE FROM facts WHERE name = 'complete'")
    database.close()
  },
}

describe('a database that is', () => {
  test.each(Object.keys(damages))('%s is built anew by a synchronisation, and by ensureCatalogue', async (damage) => {
    using trial = startTrial()
    await trial.sync()
    trial.catalogue.close()
    damages[damage]!(databasePath(trial.dataDir))
    await trial.sync()
    expect(trial.catalogue.newest({ kind: 'all' }, 10)).toHaveLength(6)

    trial.catalogue.close()
    damages[damage]!(databasePath(trial.dataDir))
    const catalogue = await ensureCatalogue({ ...trial, now: trialNow })
    expect(catalogue.newest({ kind: 'all' }, 10)).toHaveLength(6)
    catalogue.close()
  })

  test('deleted or replaced while it is open is noticed by the next query', async () => {
    using trial = startTrial()
    const catalogue = await ensureCatalogue({ ...trial, now: trialNow })
    expect(catalogue.publication().name).toBe('Fixture')
    for (const suffix of ['', '-wal', '-shm']) rmSync(databasePath(trial.dataDir) + suffix, { force: true })
    expect(() => catalogue.publication()).toThrow('call ensureCatalogue first')
    trial.write('publication.yaml', trial.read('publication.yaml').replace('name: Fixture', 'name: Renamed'))
    expect((await ensureCatalogue({ ...trial, now: trialNow })).publication().name).toBe('Renamed')
    expect(catalogue.publication().name).toBe('Renamed')
    catalogue.close()
  })
})

test.each([true, false])('a table that is gone before the catalogue is read again (it was open: %s) is missed, and the catalogue made anew', async (isOpen) => {
  using trial = startTrial()
  await trial.sync()
  const catalogue = await ensureCatalogue({ ...trial, now: trialNow })
  if (isOpen) catalogue.publication()
  alter(databasePath(trial.dataDir), 'DROP TABLE listings')
  expect(() => catalogue.newest({ kind: 'all' }, 10)).toThrow('call ensureCatalogue first')
  expect((await ensureCatalogue({ ...trial, now: trialNow })).newest({ kind: 'all' }, 10)).toHaveLength(6)
  catalogue.close()
})

test.each(['catalogue.lock', 'catalogue.sound', 'catalogue.db.building'])('a folder in the place of %s stops nothing', async (name) => {
  using trial = startTrial()
  mkdirSync(`${trial.dataDir}/${name}/x`, { recursive: true })
  await trial.sync()
  expect(trial.catalogue.newest({ kind: 'all' }, 10)).toHaveLength(6)
})

test('what a disk lost since, of a file that was sound, is noticed when it is read', async () => {
  using trial = startTrial()
  const path = databasePath(trial.dataDir)
  const loseUnnoticed = () => {
    const database = new DatabaseSync(path)
    const pages = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name IN ('files', 'listings')").all() as { rootpage: number }[]
    database.close()
    const bytes = readFileSync(path)
    for (const { rootpage } of pages) bytes.fill(0xa5, (rootpage - 1) * 4096, rootpage * 4096)
    writeFileSync(path, bytes)
    writeFileSync(`${trial.dataDir}/catalogue.sound`, stampOf(statSync(path, { bigint: true })))
  }
  await trial.sync()
  loseUnnoticed()
  await trial.sync()
  expect(trial.catalogue.newest({ kind: 'all' }, 10)).toHaveLength(6)

  trial.catalogue.close()
  loseUnnoticed()
  const catalogue = await ensureCatalogue({ ...trial, now: trialNow })
  expect(() => catalogue.newest({ kind: 'all' }, 10)).toThrow('call ensureCatalogue first')
  expect((await ensureCatalogue({ ...trial, now: trialNow })).newest({ kind: 'all' }, 10)).toHaveLength(6)
  catalogue.close()
})

test.each<[what: string, change: string, read: (catalogue: Catalogue) => unknown]>([
  ['other words in a text', `UPDATE bodies SET tree = replace(tree, '"type":"root"', '"type":"boot"')`, (catalogue) => catalogue.article('suv/first')],
  ['a text cut short', 'UPDATE bodies SET tree = substr(tree, 1, length(tree) / 2)', (catalogue) => catalogue.article('suv/first')],
  ['a letter in a summary', "UPDATE articles SET card = replace(card, '\"summary\":\"', '\"summary\":\"x')", (catalogue) => catalogue.newest({ kind: 'all' }, 10)],
  ['what teasers show', 'UPDATE articles SET card = substr(card, 1, 40)', (catalogue) => catalogue.newest({ kind: 'all' }, 10)],
  ['a document', "UPDATE documents SET json = replace(json, '}', '') WHERE kind = 'publication'", (catalogue) => catalogue.publication()],
  ['a name within a document', "UPDATE documents SET json = replace(json, '\"name\":\"', '\"name\":\"x') WHERE kind = 'author'", (catalogue) => catalogue.authors()],
])('a value that a disk changed is not shown, and the catalogue made anew: %s', async (_, change, read) => {
  using trial = startTrial()
  trial.write('blogs/suv/2023/first.mdx', articleSource())
  await trial.sync()
  const catalogue = await ensureCatalogue({ ...trial, now: trialNow })
  const written = read(catalogue)
  const alter = () => {
    const database = new DatabaseSync(databasePath(trial.dataDir))
    expect(database.prepare(change).run().changes).toBeGreaterThan(0)
    database.close()
  }
  alter()
  expect(() => read(catalogue)).toThrow('call ensureCatalogue first')
  expect(read(await ensureCatalogue({ ...trial, now: trialNow }))).toEqual(written)
  catalogue.close()
})

test('a publication that meets such a value makes the catalogue anew, and goes on', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2023/first.mdx', articleSource())
  await trial.sync()
  const database = new DatabaseSync(databasePath(trial.dataDir))
  database.exec("UPDATE files SET document = substr(document, 1, 20) WHERE kind = 'article'")
  database.close()
  trial.write('blogs/suv/2023/first.mdx', articleSource().replace(/^title: .*$/m, 'title: Another'))
  await trial.sync({ only: ['blogs/suv/2023/first.mdx'] })
  expect(trial.catalogue.article('suv/first')?.title).toBe('Another')
})

test('every page is looked at only if the file is not the one that was last closed', async () => {
  using trial = startTrial()
  const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
  const isReadThrough = async (open: () => Promise<unknown>) => {
    prepare.mockClear()
    await open()
    return prepare.mock.calls.some(([sql]) => sql.includes('quick_check'))
  }
  const path = databasePath(trial.dataDir)
  await trial.sync()
  expect(await isReadThrough(trial.sync)).toBe(false)
  await deliverChanges(trial.dataDir, () => undefined)
  expect(await isReadThrough(() => ensureCatalogue({ ...trial, now: trialNow }))).toBe(false)
  trial.write('blogs/suv/2023/new.mdx', articleSource())
  await trial.sync({ only: ['blogs/suv/2023/new.mdx'] })
  expect(await isReadThrough(trial.sync)).toBe(false)

  utimesSync(path, 1, 1)
  await trial.sync({ only: ['blogs/suv/2023/new.mdx'] })
  expect(await isReadThrough(trial.sync)).toBe(true)
  expect(await isReadThrough(trial.sync)).toBe(false)
  prepare.mockRestore()
})

test('what a killed build leaves behind is cleared away', async () => {
  using trial = startTrial()
  await trial.sync()
  const aside = `${databasePath(trial.dataDir)}.building`
  writeFileSync(aside, 'half')
  writeFileSync(`${trial.dataDir}/catalogue.lock`, 'junk that is no lock')
  rmSync(databasePath(trial.dataDir))
  await trial.sync()
  expect(existsSync(aside)).toBe(false)
})

test('calls at the same time take turns', async () => {
  using trial = startTrial()
  const results = await Promise.all([trial.sync(), trial.sync(), trial.sync()])
  expect(results.filter(({ changes }) => changes.length > 0)).toHaveLength(1)
})

test('several processes write while others read', async () => {
  using trial = startTrial()
  await trial.sync()
  const writers = ['a', 'b'].map((name) => child(trial, 'write', name))
  const readers = [child(trial, 'read'), child(trial, 'read')]
  expect(await Promise.all([...writers, ...readers])).toEqual(['', '', '', ''])
  await trial.sync()
  expect(trial.catalogue.newest({ kind: 'all' }, 100)).toHaveLength(6 + 20)
  expect(trial.catalogue.archive({ kind: 'all' }).find(({ year }) => year === 2023)?.count).toBe(20)
})

/** What the process wrote to its standard error. */
async function child(trial: Trial, task: 'read' | 'write', name = ''): Promise<string> {
  const program = fileURLToPath(new URL('../fixtures/busy-process.ts', import.meta.url))
  const running = spawn(process.execPath, [program, task, trial.contentDir, trial.dataDir, name, articleSource()], { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  running.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  await once(running, 'close')
  return errors
}
