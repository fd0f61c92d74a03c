import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEntry, identityOf } from './entry.ts'
import { PageStore } from './page-store.ts'

let folder: string
let reported: unknown[]
const open = (limits: { memory?: number; disk?: number; folder?: string } = {}) =>
  new PageStore({ folder, memory: 1_000_000, disk: 1_000_000, report: (error) => reported.push(error), ...limits })
const entryFor = (page: string, text = page) =>
  createEntry({ path: page, kind: 'page', status: 200, headers: {}, tags: [], release: 1, until: 9e15 }, Buffer.from(text))
const onlyFile = () => path.join(folder, readdirSync(folder)[0]!)

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-pages-'))
  reported = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('PageStore', () => {
  test('gives after a restart what was put before it', async () => {
    await open().set(await entryFor('/suv'))
    expect(identityOf((await open().get('/suv'))!).toString()).toBe('/suv')
    expect(await open().get('/bozor')).toBeUndefined()
  })

  test.each(['pages', 'pages/build'])('a file in the place of the folder %s is set aside', async (name) => {
    const place = path.join(folder, name)
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, 'a file')
    const store = () => open({ folder: path.join(folder, 'pages/build') })
    await store().set(await entryFor('/suv'))
    expect(identityOf((await store().get('/suv'))!).toString()).toBe('/suv')
    expect([reported, readFileSync(`${place}.damaged`, 'utf8')]).toEqual([[], 'a file'])
  })

  test.each([
    ['truncated', (file: string) => truncateSync(file, statSync(file).size - 3)],
    ['emptied', (file: string) => truncateSync(file, 0)],
    ['flipped by one bit', (file: string) => {
      const bytes = readFileSync(file)
      bytes[bytes.length >> 1]! ^= 4
      writeFileSync(file, bytes)
    }],
  ])('a file that was %s is not served and goes', async (_, damage) => {
    await open().set(await entryFor('/suv'))
    damage(onlyFile())
    expect(await open().get('/suv')).toBeUndefined()
    expect(readdirSync(folder)).toEqual([])
  })

  test('a file under the name of another page is not served as that page', async () => {
    await open().set(await entryFor('/suv'))
    const suv = onlyFile()
    const store = open()
    await store.set(await entryFor('/bozor'))
    const bozor = readdirSync(folder).map((name) => path.join(folder, name)).find((file) => file !== suv)!
    writeFileSync(bozor, readFileSync(suv))
    expect(await open().get('/bozor')).toBeUndefined()
  })

  test('what a killed process left half-written is removed at the next start', async () => {
    writeFileSync(path.join(folder, 'half.tmp'), 'ha')
    await open().ready()
    expect(readdirSync(folder)).toEqual([])
  })

  test('stays below its bound on disk, dropping what was used longest ago', async () => {
    const one = await entryFor('/0', 'x'.repeat(2000))
    await open().set(one)
    const bytes = statSync(onlyFile()).size
    const store = open({ disk: bytes * 3.5 })
    await store.ready()
    for (const name of ['/1', '/2', '/3', '/4']) await store.set(await entryFor(name, 'x'.repeat(2000)))
    await expect.poll(() => readdirSync(folder).length).toBe(3)
    expect(store.bytesOnDisk).toBeLessThanOrEqual(bytes * 3.5)
    expect(await open().get('/0')).toBeUndefined()
    expect(await open().get('/4')).toBeDefined()
  })

  test('a smaller bound than that of the run before, which was killed, is kept to from the next start on', async () => {
    const first = open()
    for (let number = 0; number < 8; number += 1) {
      await first.set(await entryFor(`/${number}`, 'x'.repeat(2000)))
      const [newest] = readdirSync(folder).map((name) => path.join(folder, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
      utimesSync(newest!, number + 1, number + 1)
    }
    const bytes = statSync(onlyFile()).size
    const second = open({ disk: bytes * 3.5 })
    await second.ready()
    await expect.poll(() => readdirSync(folder).length).toBe(3)
    expect(second.bytesOnDisk).toBeLessThanOrEqual(bytes * 3.5)
    // Those written last are left, and what went is put again as if it had never been there.
    for (const page of ['/5', '/6', '/7']) expect((await second.get(page))?.path).toBe(page)
    expect(await second.get('/0')).toBeUndefined()
    await second.set(await entryFor('/0', 'x'.repeat(2000)))
    expect((await second.get('/0'))?.path).toBe('/0')
  })

  test('what is larger than the bound is served, and not kept on disk', async () => {
    const store = open({ disk: 1_000 })
    const large = await createEntry({ path: '/large', kind: 'page', status: 200, headers: {}, tags: [], release: 1, until: 9e15 }, randomBytes(5_000))
    await store.set(large)
    expect([readdirSync(folder), store.bytesOnDisk]).toEqual([[], 0])
    expect(await store.get('/large')).toBe(large)
  })

  test('what is put while the files of earlier runs are counted stays', async () => {
    for (let number = 0; number < 200; number += 1) await open().set(await entryFor(`/${number}`))
    const store = open()
    const counted = store.ready()
    const puts = Array.from({ length: 50 }, async (_, number) => store.set(await entryFor(`/new-${number}`)))
    await Promise.all([counted, ...puts])
    expect(readdirSync(folder).filter((name) => !name.endsWith('.tmp'))).toHaveLength(250)
    expect(store.bytesOnDisk).toBe(readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0))
  })

  test('a disk that refuses is reported, and the entry is served from memory', async () => {
    writeFileSync(path.join(folder, 'file'), '')
    const store = open({ folder: path.join(folder, 'file', 'below', 'pages') })
    await store.set(await entryFor('/suv'))
    expect((await store.get('/suv'))?.path).toBe('/suv')
    expect(reported.length).toBeGreaterThan(0)
  })
})
