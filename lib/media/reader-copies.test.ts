import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Original, ReaderCopies, type ReaderCopiesOptions } from './reader-copies.ts'

let root: string
let reports: string[]
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'ovoz-copies-'))
  reports = []
})
afterEach(() => rmSync(root, { recursive: true }))

const folder = () => path.join(root, 'media', 'copies')
const open = (options: Partial<ReaderCopiesOptions> = {}) =>
  new ReaderCopies({ folder: folder(), disk: 1_000_000, files: 100, jobs: 1, report: (message) => reports.push(message), ...options })
const kept = () => readdirSync(folder())

function original(name: string, bytes: Buffer): Original {
  const file = path.join(root, name)
  writeFileSync(file, bytes)
  const { mtimeNs } = statSync(file, { bigint: true })
  return { path: file, root, type: 'image/png', hash: createHash('sha256').update(bytes).digest('hex'), isSame: (stats) => stats.mtimeNs === mtimeNs }
}

const picture = (background: string) => sharp({ create: { width: 40, height: 30, channels: 3, background } }).png().toBuffer()
const read = async (copies: ReaderCopies, file: Original) => {
  const copy = await copies.get(file)
  return copy && copy.isSame(statSync(copy.path, { bigint: true })) ? readFileSync(copy.path) : undefined
}

test('what is dropped is on the disk no more, though it was just being made, and is made anew for who may have it', async () => {
  const [copies, file] = [open(), original('a.png', await picture('#123'))]
  const making = copies.get(file)
  await copies.drop(file.hash)
  await making
  expect(kept()).toEqual([])
  await copies.drop(file.hash)
  expect(await read(copies, file)).toBeDefined()
  expect(kept()).toHaveLength(1)
})

test('readers who ask together for a copy not yet made get one and the same', async () => {
  const [copies, file] = [open(), original('a.png', await picture('#123'))]
  const answers = await Promise.all(Array.from({ length: 20 }, () => copies.get(file)))
  expect(new Set(answers.map((answer) => answer?.path)).size).toBe(1)
  expect(kept().length).toBe(1)
})

test.each(['media', 'media/copies'])('a file in the place of the folder %s is set aside, at a start and while the server runs', async (name) => {
  const [file, place] = [original('a.png', await picture('#123')), path.join(root, name)]
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, 'a file')
  const copies = open()
  expect(await read(copies, file)).toBeDefined()
  rmSync(place, { recursive: true })
  writeFileSync(place, 'a file')
  expect(await read(copies, file)).toBeDefined()
  expect(reports).toEqual([])
})

test('a copy outlives a restart, and one that was damaged meanwhile is made again', async () => {
  const file = original('a.png', await picture('#123'))
  const whole = await read(open(), file)
  const [name] = kept() as [string]
  const { ino } = statSync(path.join(folder(), name))
  expect(await read(open(), file)).toEqual(whole)
  expect(statSync(path.join(folder(), name)).ino).toBe(ino)

  truncateSync(path.join(folder(), name), 20)
  expect(await read(open(), file)).toEqual(whole)
  writeFileSync(path.join(folder(), name), Buffer.alloc(whole!.length))
  expect(await read(open(), file)).toEqual(whole)
})

test('a copy that is cut short or deleted while the server runs is made again', async () => {
  const [copies, file] = [open(), original('a.png', await picture('#123'))]
  const whole = await read(copies, file)
  truncateSync(path.join(folder(), kept()[0]!), 20)
  expect(await read(copies, file)).toEqual(whole)
  rmSync(folder(), { recursive: true })
  expect(await read(copies, file)).toEqual(whole)
})

test('what a crash left half-written is removed', async () => {
  await open().get(original('a.png', await picture('#123')))
  writeFileSync(path.join(folder(), 'half.tmp'), 'half')
  await open().get(original('b.png', await picture('#456')))
  expect(kept().filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('the disk is bounded by number and by bytes, and what was used longest ago goes first, also after a restart', async () => {
  const files = await Promise.all(['#111', '#222', '#333'].map(async (colour) => original(`${colour.slice(1)}.png`, await picture(colour))))
  const [first, second, third] = files as [Original, Original, Original]
  const hashes = () => kept().map((name) => name.slice(0, 64)).sort()
  const copies = open({ files: 2 })
  for (const file of [first, second, first, third]) await copies.get(file)
  await expect.poll(hashes).toEqual([first.hash, third.hash].sort())

  const named = (hash: string) => path.join(folder(), kept().find((name) => name.startsWith(hash))!)
  utimesSync(named(third.hash), 1, 1)
  await open({ files: 2 }).get(second)
  await expect.poll(hashes).toEqual([first.hash, second.hash].sort())

  const { size } = statSync(named(first.hash))
  await open({ disk: Math.floor(size * 1.5) }).get(third)
  await expect.poll(hashes).toEqual([third.hash])
})

test('without a clean copy there is none at all, which is said once and not tried again at once', async () => {
  const copies = open()
  const damaged = (await picture('#123')).subarray(0, 60)
  const file = original('damaged.png', damaged)
  expect([await copies.get(file), await copies.get(file)]).toEqual([undefined, undefined])
  expect(reports).toEqual([expect.stringMatching(/damaged\.png is not served, for no clean copy can be made: .+/)])
  expect(kept()).toEqual([])
})

test('a file that is not the one that was checked is not copied', async () => {
  const [copies, bytes] = [open(), await picture('#123')]
  const changed = original('a.png', bytes)
  writeFileSync(changed.path, await picture('#fff'))
  expect(await copies.get(changed)).toBeUndefined()
  const elsewhere = { ...original('b.png', bytes), hash: '0'.repeat(64) }
  expect(await copies.get(elsewhere)).toBeUndefined()
  expect(kept()).toEqual([])
})
