import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { everything } from '#lib/edge/tags.ts'
import { TagExpiries } from './tag-expiries.ts'

let folder: string
let reported: unknown[]
const open = () => new TagExpiries(folder, (error) => reported.push(error))

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-tags-'))
  reported = []
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('TagExpiries', () => {
  test('makes stale what carries the tag and was begun before, and nothing else', () => {
    const expiries = open()
    const begun = expiries.release
    expiries.expire(['article:a'])
    expect(expiries.isFresh(['article:a', 'blog:x'], begun)).toBe(false)
    expect(expiries.isFresh(['article:b', 'blog:x'], begun)).toBe(true)
    expect(expiries.isFresh(['article:a'], expiries.release)).toBe(true)
  })

  test('a file in the place of its folder is set aside: everything has expired', () => {
    const begun = open().release
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'a file')
    expect(open().isFresh([], begun)).toBe(false)
    expect([open().isSaved, reported]).toEqual([true, []])
    rmSync(`${folder}.damaged`)
  })

  test('a page whose render began before a publish and ended after it is stale', () => {
    const expiries = open()
    const begun = expiries.release
    expiries.expire(['article:a'])
    const storedNow = { tags: ['article:a'], release: begun }
    expect(expiries.isFresh(storedNow.tags, storedNow.release)).toBe(false)
  })

  test('what was expired stays so after a restart, what was fresh stays fresh', () => {
    const before = open()
    const begun = before.release
    before.expire(['article:a'])
    const after = open()
    expect(after.isFresh(['article:a'], begun)).toBe(false)
    expect(after.isFresh(['article:b'], begun)).toBe(true)
    expect(after.release).toBe(before.release)
  })

  test('everything expires at once', () => {
    const expiries = open()
    const begun = expiries.release
    expiries.expire([everything])
    expect(expiries.isFresh([], begun)).toBe(false)
  })

  test.each([
    ['deleted', () => rmSync(folder, { recursive: true })],
    ['overwritten with junk', () => writeFileSync(path.join(folder, 'tags.db'), 'junk '.repeat(4000))],
    ['a folder', () => { rmSync(path.join(folder, 'tags.db')); mkdirSync(path.join(folder, 'tags.db', 'x'), { recursive: true }) }],
  ])('nothing stored before is fresh once the record is %s', async (_, damage) => {
    const before = open()
    const begun = before.release
    before.close()
    damage()
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(open().isFresh(['article:a'], begun)).toBe(false)
  })

  test('a record that is damaged while it is open is made anew, with all that expired since', () => {
    const before = open()
    const begun = before.release
    before.expire(['article:a'])
    const other = new DatabaseSync(path.join(folder, 'tags.db'))
    other.exec('DROP TABLE expiry')
    other.close()
    before.expire(['article:b'])
    expect(before.isSaved).toBe(true)
    before.close()
    const after = open()
    expect(['article:a', 'article:b', 'article:c'].map((tag) => after.isFresh([tag], begun))).toEqual([false, false, true])
    after.close()
  })

  test('a folder that cannot be written still expires, until the process ends', () => {
    writeFileSync(path.join(folder, 'file'), '')
    const expiries = new TagExpiries(path.join(folder, 'file', 'below'), (error) => reported.push(error))
    const begun = expiries.release
    expiries.expire(['article:a'])
    expect(expiries.isFresh(['article:a'], begun)).toBe(false)
    expect(expiries.isSaved).toBe(false)
    expect(reported.length).toBeGreaterThan(0)
  })
})
