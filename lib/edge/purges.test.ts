import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPurges, type Purges, type PurgesOptions } from './purges.ts'

/** What the edge was asked to drop, request by request, and how it answers the next ones. */
let asked: string[][]
let kinds: unknown[]
let releases: unknown[]
let answers: ((response: ServerResponse) => void)[]
let edge: string
let purges: Purges
const server = createServer((request, response) => {
  asked.push(String(request.headers['surrogate-key']).split(' '))
  kinds.push(request.headers['ovoz-purge'])
  releases.push(request.headers['ovoz-release'])
  const answer = answers.shift() ?? ((response) => response.end())
  answer(response)
})
const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end()

beforeEach(async () => {
  asked = []
  kinds = []
  releases = []
  answers = []
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  edge = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  purges.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const begin = (options: PurgesOptions = {}) => (purges = createPurges({ url: edge, kind: 'varnish' }, { firstWait: 10, longestWait: 40, ...options }))

test('what is published is purged, and so is what was not there before', async () => {
  await begin().purge(['article:suv/a', 'blog:suv'])
  expect(asked).toEqual([['article:suv/a', 'blog:suv', 'missing']])
  expect(purges.state).toEqual({ pending: 0 })
})

test('nothing is said where nothing changed', async () => {
  await begin().purge([])
  expect(asked).toEqual([])
})

test.each([429, 500, 503, 403])('what the edge answers with %i is tried again until it is taken', async (code) => {
  answers = [status(code), status(code), status(code)]
  await expect(begin().purge(['a'])).rejects.toThrow(`it answered ${code}`)
  expect(purges.state).toEqual({ pending: 2, lastFailure: expect.stringContaining(`it answered ${code}`) })
  await expect.poll(() => purges.state).toEqual({ pending: 0 })
  expect(asked).toEqual(Array(4).fill(['a', 'missing']))
})

test('an edge that breaks off, or is not there, is told when it is back', async () => {
  answers = [(response) => void response.destroy()]
  await expect(begin().purge(['a'])).rejects.toThrow('cannot be told')
  await expect.poll(() => purges.state.pending).toBe(0)
  expect(asked).toHaveLength(2)
})

test('an edge that hangs is given up, and told again', async () => {
  answers = [() => {}]
  await expect(begin().purge(['a'])).rejects.toThrow('cannot be told')
  await expect.poll(() => purges.state.pending).toBe(0)
})

test('what comes meanwhile goes with it, in order, each once', async () => {
  let release: () => void = () => {}
  answers = [(response) => { release = () => void response.writeHead(503).end() }]
  const first = begin().purge(['a'])
  const failed = expect(first).rejects.toThrow('503')
  await expect.poll(() => asked).toHaveLength(1)
  const [second, third] = [purges.purge(['b', 'a']), purges.purge(['c'])]
  expect(purges.state.pending).toBe(4)
  release()
  await failed
  await Promise.all([second, third])
  expect(asked).toEqual([['a', 'missing'], ['a', 'missing', 'b', 'c']])
})

test('a new publication does not wait for the next attempt', async () => {
  answers = [status(500)]
  await expect(begin({ firstWait: 60_000, longestWait: 60_000 }).purge(['a'])).rejects.toThrow('500')
  await purges.purge(['b'])
  expect(asked[1]).toEqual(['a', 'missing', 'b'])
})

test('of several servers the edge is told the release, the newest where more comes together, and after a restart', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-purges-'))
  const file = path.join(folder, 'purges.json')
  try {
    await begin({ file, firstWait: 60_000, longestWait: 60_000 }).purge(['a', '!a'], 1796094163434)
    expect(releases).toEqual(['1796094163434', '1796094163434'])
    answers = [status(500)]
    await expect(purges.purge(['b'], 1796094163436)).rejects.toThrow('500')
    purges.stop()
    begin({ file })
    await expect.poll(() => asked.at(-1)).toEqual(['b', 'missing'])
    await purges.purge(['c'], 1796094163435)
    expect(releases.slice(2)).toEqual(Array(3).fill('1796094163436'))
    // As it was written before there were releases.
    purges.stop()
    await expect.poll(() => existsSync(file)).toBe(false)
    writeFileSync(file, '["article:suv/a"]')
    begin({ file })
    await expect.poll(() => asked.at(-1)).toEqual(['article:suv/a'])
    expect(releases.at(-1)).toBeUndefined()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('what is gone is dropped, what has only changed grows old, and of too much everything is', async () => {
  await begin().purge(['a', '!a', '!b'])
  expect(asked).toEqual([['a', 'b'], ['a', 'missing']])
  expect(kinds).toEqual(['gone', undefined])
  purges.stop()
  answers = [status(500)]
  await expect(begin({ firstWait: 60_000, longestWait: 60_000, most: 3 }).purge(['a', 'b', '!b'])).rejects.toThrow('500')
  await purges.purge(['c'])
  expect(asked.slice(-2)).toEqual([['*'], ['*', 'missing']])
})

test('what would take too much memory becomes everything', async () => {
  answers = [status(500)]
  await expect(begin({ firstWait: 60_000, longestWait: 60_000, most: 5 }).purge(['a', 'b', 'c'])).rejects.toThrow('500')
  await purges.purge(['d', 'e'])
  expect(asked[1]).toEqual(['*', 'missing'])
})

/** Refuses whatever names `tag`, and takes the rest. */
const refuse = (tag: string, code: number) => (response: ServerResponse) => void response.writeHead(asked.at(-1)!.includes(tag) ? code : 200).end()

test.each([400, 413, 414, 422, 431])('a tag that the edge will never take (%i) holds up no other, and goes with everything', async (code) => {
  answers = Array.from({ length: 20 }, () => refuse('bad', code))
  const reports: Error[] = []
  await begin({ report: (error) => reports.push(error) }).purge(['a', 'b', 'bad', 'c'])
  await expect.poll(() => asked.at(-1)).toEqual(['*', 'missing'])
  await expect.poll(() => purges.state).toEqual({ pending: 0 })
  const taken = asked.filter((tags) => !tags.includes('bad')).flat()
  expect(taken).toEqual(expect.arrayContaining(['a', 'b', 'c', 'missing']))
  expect(reports.map(String)).toEqual([expect.stringContaining('does not take 1 of the tags that it was told of, "bad" for one')])
})

test('of what is gone and cannot be dropped by its name, everything is dropped', async () => {
  answers = Array.from({ length: 20 }, () => refuse('bad', 400))
  await begin().purge(['a', '!bad'])
  await expect.poll(() => asked.slice(-2)).toEqual([['*'], ['*', 'missing']])
  expect(kinds.slice(-2)).toEqual(['gone', undefined])
})

test.each(['with space', 'with,comma', 'line\nbreak', '', 'ы', 'x'.repeat(2_000)])('a tag that no cache could be told of (%j) holds up no other', async (tag) => {
  await begin().purge(['a', tag])
  await expect.poll(() => asked).toEqual([['a', 'missing'], ['*', 'missing']])
  await expect.poll(() => purges.state).toEqual({ pending: 0 })
})

test('an edge that takes no call at all is not taken to have taken some', async () => {
  answers = Array.from({ length: 3 }, () => status(400))
  await expect(begin({ firstWait: 60_000, longestWait: 60_000 }).purge(['a', 'b'])).rejects.toThrow('it answered 400')
  expect(asked).toHaveLength(2)
  expect(purges.state.pending).toBe(3)
})

test.each<[what: string, write: (file: string) => void]>([
  ['with a tag that is none', (file) => writeFileSync(file, '["a","b\\n"]')], ['cut short', (file) => writeFileSync(file, '["a"')], ['emptied', (file) => writeFileSync(file, '')],
  ['of another kind', (file) => writeFileSync(file, '{"a":1}')], ['that became a folder', (file) => mkdirSync(file)],
])('a record of pending tags %s may have held any, and the next is kept', async (_, write) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-purges-'))
  try {
    const file = path.join(folder, 'purges.json')
    write(file)
    begin({ file })
    await expect.poll(() => asked).toEqual([['*'], ['*', 'missing']])
    await expect.poll(() => existsSync(file)).toBe(false)
    answers = [status(500)]
    await expect(purges.purge(['c'])).rejects.toThrow('500')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ tags: ['c', 'missing'] })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('after the end nothing is tried any more', async () => {
  answers = [status(500)]
  await expect(begin().purge(['a'])).rejects.toThrow('500')
  purges.stop()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(asked).toHaveLength(1)
})

test('a cache that cannot tell what was under way is told twice, and no more', async () => {
  purges = createPurges({ url: edge, kind: 'fastly', token: 'a-token' }, { echo: 20 })
  await purges.purge(['a'])
  await expect.poll(() => asked).toHaveLength(2)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(asked).toEqual([['a', 'missing'], ['a', 'missing']])
})

test('what waits when a server ends is kept, though the edge takes what was under way', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-purges-'))
  const file = path.join(folder, 'purges.json')
  try {
    let take: (() => void) | undefined
    answers = [(response) => { take = () => void response.end() }]
    const underWay = begin({ file }).purge(['article:suv/a'])
    await expect.poll(() => take).toBeDefined()
    void purges.purge(['blog:suv']).catch(() => {})
    purges.stop()
    take!()
    await underWay
    expect(existsSync(file)).toBe(true)
    begin({ file })
    await expect.poll(() => asked.at(-1)).toContain('blog:suv')
  } finally {
    purges.stop()
    rmSync(folder, { recursive: true })
  }
})

test('what a server could not tell the edge before it ended the next one tells it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-purges-'))
  const file = path.join(folder, 'purges.json')
  try {
    answers = [status(500)]
    await expect(begin({ file, firstWait: 60_000 }).purge(['article:suv/a'])).rejects.toThrow()
    purges.stop()
    begin({ file })
    await expect.poll(() => asked.at(-1)).toEqual(['article:suv/a', 'missing'])
    await expect.poll(() => existsSync(file)).toBe(false)
    await purges.purge(['blog:suv'])
    expect(existsSync(file)).toBe(false)

    // Half of a file may have been anything.
    purges.stop()
    writeFileSync(file, '["article:su')
    begin({ file })
    await expect.poll(() => asked.at(-1)).toEqual(['*', 'missing'])
  } finally {
    purges.stop()
    rmSync(folder, { recursive: true })
  }
})
