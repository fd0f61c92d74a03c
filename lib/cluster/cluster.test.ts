import { createClient } from '@redis/client'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test as plain, vi } from 'vitest'
import { whatIsMissing } from '#scripts/programs.ts'
import { startRedis, type Redis } from '#scripts/stack/redis.ts'
import { createEntry, type Entry, identityOf } from '#lib/press/entry.ts'
import { Cluster, type ClusterOptions } from './cluster.ts'
import { RedisConnection, script as scriptOf } from './connection.ts'
import * as scripts from './scripts.ts'
import { machineTime } from './time.ts'

const missing = whatIsMissing('redis-server')
if (missing) console.error(`The tests of several servers are skipped: ${missing}`)
const test = plain.skipIf(missing !== undefined)

let redis: Redis
beforeAll(async () => { if (!missing) redis = await startRedis() })
afterAll(() => redis?.stop())

/** Completes one release after the other, as the publisher does. */
class Server extends Cluster {
  #turn: Promise<unknown> = Promise.resolve()

  override complete(...given: Parameters<Cluster['complete']>): ReturnType<Cluster['complete']> {
    const completed = this.#turn.then(() => super.complete(...given))
    this.#turn = completed.catch(() => {})
    return completed
  }
}

let publications = 0

/** A publication of its own for each test, and servers of it that do as the publisher does. */
function publication() {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-cluster-'))
  const siteUrl = `https://${publications += 1}.example.org`
  const servers: Cluster[] = []
  const purges: string[][] = []
  const purgedIn: number[] = []
  function start(name: string, more: Partial<ClusterOptions> = {}) {
    const errors: unknown[] = []
    const calls = { follow: 0 }
    const server = new Server({
      redisUrl: redis.url, siteUrl, dataDir: path.join(root, name), build: 'build', name, asOf: () => 0,
      follow: () => {
        calls.follow += 1
        void server.complete(server.newest, undefined, [])
      },
      purge: async (tags, release) => {
        purges.push([...tags])
        purgedIn.push(release)
      },
      report: (error) => void errors.push(error),
      ...more,
    })
    servers.push(server)
    return { server, errors, calls }
  }
  return {
    root, start, purges, purgedIn,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.close()))
      rmSync(root, { recursive: true, force: true })
    },
  }
}

async function publish(server: Cluster, commit: string, tags: string[]) {
  const newest = server.newest
  const announced = await server.announce(commit, newest)
  if (!announced) throw new Error('Another was first.')
  server.note(tags)
  return server.complete(newest, announced, [])
}

const page = (tags: string[], text = 'x'): Promise<Entry> =>
  createEntry({ path: '/suv/x', kind: 'page', status: 200, headers: { 'content-type': 'text/html' }, tags, release: 1, until: Date.now() + 60_000 }, Buffer.from(text))

test('what one server publishes all are told of, and the edge once, when the last has it', async () => {
  await using all = publication()
  let isHeld = true
  const held = all.start('b', { follow: () => { if (!isHeld) void held.server.complete(held.server.newest, undefined, []) } })
  const { server: a } = all.start('a')
  await Promise.all([a.join(2_000), held.server.join(2_000)])
  await expect.poll(() => a.status).toMatchObject({ redis: 'up', members: 2 })
  const { release, isFirst, isShared } = await publish(a, 'c1', ['article:suv/x', 'newest:all'])
  expect([isFirst, isShared]).toEqual([true, true])
  await expect.poll(() => held.server.status.isBehind).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(all.purges).toEqual([])
  isHeld = false
  expect(await a.everywhere(release)).toEqual({ isTold: true, behind: [] })
  expect(all.purges).toEqual([['article:suv/x', 'newest:all']])
  expect(all.purgedIn).toEqual([release])
  expect(held.server.release).toBe(release)
})

test('a server that is there and does not follow is not waited for for ever', async () => {
  await using all = publication()
  const { server: deaf } = all.start('deaf', { follow: () => {} })
  const { server: a } = all.start('a')
  await Promise.all([a.join(2_000), deaf.join(2_000)])
  await expect.poll(() => a.status.members).toBe(2)
  const { release } = await publish(a, 'c1', ['t'])
  expect(await a.everywhere(release)).toEqual({ isTold: true, behind: ['deaf'] })
  expect(deaf.status).toMatchObject({ isBehind: true, isLeftBehind: true })
  expect(a.status.isLeftBehind).toBe(false)

  // It may have given the edge what it had: that is dropped when it catches up.
  deaf.note(['t'])
  const newest = deaf.newest
  await deaf.complete(newest, await deaf.announce('c1', newest), [])
  await expect.poll(() => all.purges).toEqual([['t'], ['t']])
  expect(all.purgedIn).toEqual([release, release])
})

test('a server that others have left behind says so until it has caught up, and none does where none has it', async () => {
  await using all = publication()
  const isHeld = { a: false, b: true }
  const follow = (name: 'a' | 'b') => () => { if (!isHeld[name]) void servers[name].complete(servers[name].newest, undefined, []) }
  const servers = { a: all.start('a', { follow: follow('a') }).server, b: all.start('b', { follow: follow('b') }).server }
  const { a, b } = servers
  await Promise.all([a.join(2_000), b.join(2_000)])
  await expect.poll(() => a.status.members).toBe(2)
  const leftBehind = () => [a, b].map((server) => server.status.isLeftBehind)
  await publish(a, 'c1', ['t'])
  expect(leftBehind()).toEqual([false, false])
  await expect.poll(leftBehind, { timeout: 5_000 }).toEqual([false, true])
  isHeld.b = false
  await expect.poll(leftBehind, { timeout: 5_000 }).toEqual([false, false])
  // Announced, and applied by nobody yet: a large one takes its time.
  isHeld.a = isHeld.b = true
  await a.announce('c2', a.newest)
  await expect.poll(() => b.status.isBehind).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 3_500))
  expect(leftBehind()).toEqual([false, false])
})

test('an edge that was told of a release by another server has this one look, but not at every request', async () => {
  await using all = publication()
  const { server, calls } = all.start('a')
  await server.join(2_000)
  await expect.poll(() => server.status).toMatchObject({ redis: 'up', isBehind: false })
  const before = calls.follow
  for (let seen = server.release + 1; seen < server.release + 200; seen += 1) expect(server.isOlderThan(seen)).toBe(true)
  expect(server.isOlderThan(Number('nonsense'))).toBe(false)
  await expect.poll(() => calls.follow).toBe(before + 1)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(calls.follow).toBe(before + 1)
})

test.each([['an hour', 3600 * 1000, true], ['two days', 48 * 3600 * 1000, false]])('releases that run %s ahead of its clock do not switch off the guard against going back', async (_, ahead, isBelieved) => {
  await using all = publication()
  const { server } = all.start('a')
  await server.join(2_000)
  const seen = Date.now() + ahead
  expect(server.isOlderThan(seen)).toBe(true)
  // Anybody may make up such a number: it is no release of theirs that all go on from.
  expect(server.newest.seen).toBe(isBelieved ? seen : 0)
})

test('what was due by the clock of one server is shown by no other before it is due there', async () => {
  await using all = publication()
  const times = { ahead: 2_000, right: 1_000, behind: 500 }
  const [{ server: ahead }, { server: right }, { server: behind }] = [all.start('a', { asOf: () => times.ahead }), all.start('b', { asOf: () => times.right }), all.start('c', { asOf: () => times.behind })]
  await Promise.all([ahead.join(2_000), right.join(2_000), behind.join(2_000)])
  const shared = async (path: string) => Promise.all([ahead, right, behind].map(async (server) => (await server.pages.get(path)) !== undefined))
  const put = async (server: Cluster, path: string, position = server.pages.position!) => server.pages.put({ ...(await page(['article:suv/x'])), path }, position)
  await put(right, '/suv/right')
  await expect.poll(() => shared('/suv/right')).toEqual([true, true, false])
  await put(ahead, '/suv/ahead')
  await expect.poll(() => shared('/suv/ahead')).toEqual([true, false, false])
  times.behind = times.right = 2_000
  expect(await shared('/suv/ahead')).toEqual([true, true, true])
  // Something came due while it was rendered.
  const before = right.pages.position!
  times.right = 3_000
  await put(right, '/suv/between', before)
  await expect.poll(() => shared('/suv/between')).toEqual([false, true, false])
})

test('a server that has no catalogue to say what is due shares no page and takes none', async () => {
  await using all = publication()
  let isThere = true
  const [{ server: a }, { server: b }] = [all.start('a'), all.start('b', { asOf: () => (isThere ? 0 : undefined) })]
  await Promise.all([a.join(2_000), b.join(2_000)])
  a.pages.put(await page(['t']), a.pages.position!)
  await expect.poll(() => b.pages.get('/suv/x')).toBeDefined()
  isThere = false
  expect([b.pages.position, await b.pages.get('/suv/x')]).toEqual([undefined, undefined])
})

test('a user of Redis that may do what the manual says, and nothing else, is enough', async () => {
  const rules = /^ *user ovoz (.*)$/m.exec(readFileSync('docs/operators.md', 'utf8'))![1]!
  const client = createClient({ url: redis.url })
  await client.connect()
  try {
    await client.sendCommand(['ACL', 'SETUSER', 'ovoz', ...rules.split(' ')])
    await using all = publication()
    const redisUrl = redis.url.replace('redis://', 'redis://ovoz:a-long-password@')
    const [{ server: a, errors }, { server: b }] = [all.start('a', { redisUrl }), all.start('b', { redisUrl })]
    await Promise.all([a.join(2_000), b.join(2_000)])
    await expect.poll(() => a.status).toMatchObject({ redis: 'up', members: 2 })
    a.pages.put(await page(['article:suv/x']), a.pages.position!)
    await expect.poll(() => b.pages.get('/suv/x')).toBeDefined()
    await publish(a, 'c1', ['article:suv/x'])
    await expect.poll(() => all.purges).toEqual([['article:suv/x']])
    await expect.poll(() => b.pages.get('/suv/x')).toBeUndefined()
    a.call()
    await b.missed()
    await a.close()
    expect(errors).toEqual([])
    expect(await client.sendCommand(['ACL', 'DRYRUN', 'ovoz', 'FLUSHALL'])).toMatch(/no permissions/)
  } finally {
    await client.sendCommand(['ACL', 'DELUSER', 'ovoz'])
    client.destroy()
  }
})

test('a Redis without room for what servers tell each other counts as away', async () => {
  await using all = publication()
  const { server } = all.start('a')
  await server.join(2_000)
  const client = createClient({ url: redis.url })
  await client.connect()
  try {
    await client.configSet('maxmemory', '1')
    await client.configSet('maxmemory-policy', 'noeviction')
    await expect.poll(() => server.status.redis).toBe('away')
    await client.configSet('maxmemory', '256mb')
    await expect.poll(() => server.status.redis).toBe('up')
  } finally {
    await client.configSet('maxmemory', '256mb')
    await client.configSet('maxmemory-policy', 'volatile-lru')
    client.destroy()
  }
})

test('what is announced in the moment after Redis lost everything is not lost with it', async () => {
  await using all = publication()
  const { server } = all.start('a')
  await server.join(2_000)
  const client = createClient({ url: redis.url })
  await client.connect()
  const newest = server.newest
  server.note(['t'])
  await client.flushAll()
  const announced = await server.announce('c1', { release: newest.release, seen: 0, at: 0 })
  await server.complete(newest, announced, [])
  client.destroy()
  await expect.poll(() => server.pages.position).toBeDefined()
  await expect.poll(() => all.purges.flat()).toContain('t')
  expect(server.status).toMatchObject({ redis: 'up', isBehind: false })
})

test('a push that is announced to one has the others look at once, and itself not again', async () => {
  await using all = publication()
  const [a, b] = [all.start('a'), all.start('b')]
  await Promise.all([a.server.join(2_000), b.server.join(2_000)])
  const before = [a.calls.follow, b.calls.follow]
  a.server.call()
  await expect.poll(() => b.calls.follow).toBe(before[1]! + 1)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect([a.calls.follow, b.calls.follow]).toEqual([before[0], before[1]! + 1])
})

test('a page that one has rendered another is given, until what it shows expires', async () => {
  await using all = publication()
  const [{ server: a }, { server: b }] = [all.start('a'), all.start('b')]
  await Promise.all([a.join(2_000), b.join(2_000)])
  a.pages.put(await page(['article:suv/x'], 'first'), a.pages.position!)
  await expect.poll(async () => (await b.pages.get('/suv/x')) && identityOf((await b.pages.get('/suv/x'))!).toString()).toBe('first')
  const before = a.pages.position!
  await publish(a, 'c1', ['newest:all'])
  expect(await b.pages.get('/suv/x')).toBeDefined()
  await publish(a, 'c2', ['article:suv/x'])
  expect(await b.pages.get('/suv/x')).toBeUndefined()

  // Rendered before, and put there after: never as if it were new, nor in the place of what is.
  a.pages.put(await page(['article:suv/x'], 'second'), a.pages.position!)
  await expect.poll(() => a.pages.get('/suv/x')).toBeDefined()
  a.pages.put(await page(['article:suv/x'], 'first'), before)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(identityOf((await a.pages.get('/suv/x'))!).toString()).toBe('second')
})

test('while a release is being applied, nothing rendered before it is trusted', async () => {
  await using all = publication()
  const [{ server: a }, { server: b }] = [all.start('a'), all.start('b', { follow: () => {} })]
  await Promise.all([a.join(2_000), b.join(2_000)])
  a.pages.put(await page(['article:suv/x']), a.pages.position!)
  await expect.poll(() => b.pages.get('/suv/x')).toBeDefined()
  const newest = a.newest
  const announced = await a.announce('c1', newest)
  expect(await b.pages.get('/suv/x')).toBeUndefined()
  await a.complete(newest, announced, [])
  // Redis has a tenth of a second to answer, which a busy machine may take from it.
  await expect.poll(() => b.pages.get('/suv/x')).toBeDefined()
})

test('servers that fetch the same commit publish one release, and one that fetched too early has to again', async () => {
  await using all = publication()
  const idle = { follow: () => {} }
  const [{ server: a }, { server: b }] = [all.start('a', idle), all.start('b', idle)]
  await Promise.all([a.join(200), b.join(200)])
  const early = b.newest
  const [first, second] = [await a.announce('c1', a.newest), await b.announce('c1', b.newest)]
  expect(second).toEqual(first)
  expect(await b.announce('c0', early)).toBeUndefined()
  a.note(['t'])
  b.note(['t'])
  const completed = [await a.complete(early, first, []), await b.complete(early, second, [])]
  expect(completed.map(({ isFirst }) => isFirst)).toEqual([true, false])
  expect(completed[1]!.release).toBe(first!.release)
})

test('what is due at the clock of one is told though the commit is the same', async () => {
  await using all = publication()
  const [{ server: a }, { server: b, calls }] = [all.start('a'), all.start('b')]
  await Promise.all([a.join(2_000), b.join(2_000)])
  b.pages.put(await page(['newest:all']), b.pages.position!)
  await expect.poll(() => a.pages.get('/suv/x')).toBeDefined()
  a.note(['newest:all'])
  const { release, isFirst } = await a.complete(a.here, undefined, [])
  expect(isFirst).toBe(true)
  expect(await b.pages.get('/suv/x')).toBeUndefined()
  await a.everywhere(release)
  expect(calls.follow).toBeGreaterThan(0)
  expect(all.purges).toEqual([['newest:all']])
})

test('a server that joins with a catalogue of its own makes nothing stale, and one that is alone makes everything', async () => {
  await using all = publication()
  const { server: a } = all.start('a')
  await a.join(2_000)
  await publish(a, 'c1', ['t'])
  a.pages.put(await page(['article:suv/x']), a.pages.position!)
  await expect.poll(() => a.pages.get('/suv/x')).toBeDefined()
  const { server: b } = all.start('b', { follow: () => {} })
  b.note(['*'])
  await b.join(300)
  await expect.poll(() => b.status.members).toBe(2)
  await publish(b, 'c1', [])
  expect(await b.pages.get('/suv/x')).toBeDefined()
  expect(b.status.isBehind).toBe(false)

  await Promise.all([a.close(), b.close()])
  const { server: c } = all.start('c', { follow: () => {} })
  c.note(['*'])
  await c.join(300)
  await publish(c, 'c1', [])
  expect(await c.pages.get('/suv/x')).toBeUndefined()
})

test('what expired before a crash is told by the next start', async () => {
  await using all = publication()
  const { server: a } = all.start('a')
  await a.join(2_000)
  a.pages.put(await page(['article:suv/x']), a.pages.position!)
  await expect.poll(() => a.pages.get('/suv/x')).toBeDefined()
  a.note(['article:suv/x'])
  await a.close()
  const { server: again } = all.start('a')
  await again.join(2_000)
  await expect.poll(async () => [again.pages.position !== undefined, await again.pages.get('/suv/x')]).toEqual([true, undefined])
  writeFileSync(path.join(all.root, 'a', 'press', 'cluster.json'), '{"rel')
  const { server: third } = all.start('a', { follow: () => {} })
  expect(third.pages.position).toBeUndefined()
})

for (const [how, away, back] of [
  ['frozen', () => process.kill(redis.pid, 'SIGSTOP'), async () => process.kill(redis.pid, 'SIGCONT')],
  ['gone, and all it held', () => redis.stop('SIGKILL'), async () => { redis = await startRedis(Number(new URL(redis.url).port)) }],
] as const) {
  test(`with Redis ${how}, everything goes on, and what was published is told when it is back`, async () => {
    await using all = publication()
    const [{ server: a, errors }, { server: b }] = [all.start('a'), all.start('b')]
    await Promise.all([a.join(2_000), b.join(2_000)])
    a.pages.put(await page(['article:suv/x']), a.pages.position!)
    await expect.poll(() => b.pages.get('/suv/x')).toBeDefined()
    const before = b.release
    await away()
    await expect.poll(() => [a.status.redis, b.status.redis]).toEqual(['away', 'away'])
    expect(await b.pages.get('/suv/x')).toBeUndefined()
    const published = await publish(a, 'c1', ['article:suv/x'])
    expect(published).toMatchObject({ isFirst: true, isShared: false })
    // An edge that has the new page is not given the old one by the other, which comes to look for what is new.
    expect(b.isOlderThan(a.release)).toBe(true)
    expect(a.isOlderThan(a.release)).toBe(false)
    expect(errors).toHaveLength(1)
    await back()
    await expect.poll(() => [a.status, b.status], { timeout: 10_000 }).toMatchObject([{ redis: 'up', isBehind: false }, { redis: 'up', isBehind: false }])
    expect(b.release).toBeGreaterThan(before)
    await expect.poll(async () => [a.pages.position !== undefined, await b.pages.get('/suv/x')]).toEqual([true, undefined])
  })
}

/** Redis as it is after a restart without anything on disk. */
async function forgetEverything(): Promise<void> {
  const client = createClient({ url: redis.url })
  await client.connect()
  await client.flushAll()
  client.destroy()
}

test('a server that is behind when Redis loses everything gives nobody its old pages', async () => {
  await using all = publication()
  let isHeld = false
  const [{ server: a }, held] = [all.start('a'), all.start('b', { follow: () => { if (!isHeld) void held.server.complete(held.server.newest, undefined, []) } })]
  await Promise.all([a.join(2_000), held.server.join(2_000)])
  const old = held.server.pages.position!
  isHeld = true
  await publish(a, 'c1', ['article:suv/x'])
  await forgetEverything()
  await expect.poll(() => [a, held.server].every(({ pages }) => pages.position && pages.position.epoch !== old.epoch)).toBe(true)
  await expect.poll(() => a.status.isBehind).toBe(false)
  // Rendered before, during and after the loss.
  for (const position of [old, { ...old, epoch: held.server.pages.position!.epoch }, held.server.pages.position!]) {
    held.server.pages.put(await page(['article:suv/x'], 'old'), position)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await a.pages.get('/suv/x')).toBeUndefined()
  }
  isHeld = false
  await expect.poll(() => held.server.status.isBehind).toBe(false)
  held.server.pages.put(await page(['article:suv/x'], 'new'), held.server.pages.position!)
  await expect.poll(() => a.pages.get('/suv/x')).toBeDefined()
})

test('what the edge was to be told is told though Redis has lost it, and nobody says that it was before', async () => {
  await using all = publication()
  const [{ server: a }, { server: deaf }] = [all.start('a'), all.start('deaf', { follow: () => {} })]
  await Promise.all([a.join(2_000), deaf.join(200)])
  await expect.poll(() => a.status.members).toBe(2)
  const { release } = await publish(a, 'c1', ['t'])
  const isEverywhere = a.everywhere(release)
  await forgetEverything()
  expect((await isEverywhere).isTold).toBe(false)
  await expect.poll(() => all.purges).toContainEqual(['t'])
})

/** The steps themselves, as servers take them that are late, or ahead, or have not heard. */
async function steps(name: string) {
  const connection = new RedisConnection(redis.url, () => {})
  const keys = (...names: string[]) => names.map((each) => `${name}:${each}`)
  const tick = async (id: string, { applied = 0, isTelling = false, told = { release: 0, epoch: '' } } = {}) => {
    const [epoch, sequence, , purged, , , release, tags] = (await connection.probe(scripts.tick, keys('state', 'members', 'applied', 'log', 'purges', 'clocks'),
      [id, applied, 2_000, 3_000, 4_000, told.release, isTelling ? 1 : 0, told.epoch, Date.now()])) as [Buffer, number, Buffer, number, number, number, number, Buffer]
    return { epoch: String(epoch), sequence, purged, toPurge: [release, String(tags)] }
  }
  await vi.waitFor(() => tick('a'), 20_000)
  return {
    tick,
    announce: async (commit: string) => ((await connection.run(scripts.announce, keys('state', 'log'), [commit, '', 0, 0])) as number[])[0]!,
    complete: async (call: string, before: number, tag: string, announced = 0) => {
      const [release, isFirst, , purged] = (await connection.run(scripts.complete, keys('state', 'log', 'purges', `completed:${call}`), [call, announced, before, 0, '', 0, tag])) as number[]
      return { release: release!, isFirst: isFirst === 1, purged: purged! }
    },
    /** Whatever somebody does to what Redis keeps. */
    do: (...command: string[]) => connection.run(scriptOf(`return redis.call(unpack(ARGV))`), keys('state'), command.map((part) => part.replace('$', `${name}:`))),
    time: async () => (await connection.run(scripts.clock, keys('clocks', 'members'), [2_000])) as number[],
    leave: (id: string) => connection.run(scripts.leave, keys('state', 'members', 'applied', 'clocks'), [id]),
    [Symbol.dispose]: () => connection.close(),
  }
}

test('who never heard that it was to tell the edge is asked again, and nobody else meanwhile', async () => {
  using redis = await steps('unheard')
  const { release } = await redis.complete('one', 0, 't')
  expect((await redis.tick('a', { applied: release })).toPurge).toEqual([release, 't'])
  expect((await redis.tick('b', { applied: release })).toPurge).toEqual([0, ''])
  expect((await redis.tick('a', { applied: release, isTelling: true })).toPurge).toEqual([0, ''])
  expect((await redis.tick('a', { applied: release })).toPurge).toEqual([release, 't'])
})

test('a server that is late is told that the edge may know already, from when another began to tell it', async () => {
  using redis = await steps('late')
  const { release } = await redis.complete('one', 0, 't')
  expect((await redis.complete('two', 0, 't')).purged).toBeLessThan(release)
  await redis.tick('a', { applied: release })
  expect(await redis.complete('three', 0, 't')).toMatchObject({ isFirst: false, purged: release })
})

test('a release that was counted ahead of Redis is where it goes on, and what was told in another epoch says nothing', async () => {
  using redis = await steps('ahead')
  const ahead = (await redis.tick('a')).sequence + 100_000
  expect((await redis.tick('b', { applied: ahead })).sequence).toBe(ahead)
  const { release } = await redis.complete('one', 0, 't')
  expect(release).toBe(ahead + 1)
  const { epoch, purged } = await redis.tick('b', { applied: ahead, told: { release: release + 50, epoch: 'another' } })
  expect(purged).toBeLessThan(release)
  expect((await redis.tick('b', { applied: ahead, told: { release, epoch } })).purged).toBe(release)
})

test('a Redis that has lost what one server has applied begins anew, and forgets nothing of what is under way', async () => {
  using redis = await steps('lost')
  const { epoch } = await redis.tick('a')
  const announced = await redis.announce('c1')
  const ahead = announced + 100_000
  const found = await redis.tick('b', { applied: ahead })
  expect(found.epoch).not.toBe(epoch)
  expect(found.toPurge).toEqual([0, ''])
  const { release, isFirst } = await redis.complete('a', announced - 1, 't', announced)
  expect([release, isFirst]).toEqual([ahead + 1, true])
  expect((await redis.tick('b', { applied: release })).toPurge).toEqual([release, 't'])
})

test('a server that leaves while it is to tell the edge leaves that to the next', async () => {
  using redis = await steps('left')
  const { release } = await redis.complete('one', 0, 't')
  expect((await redis.tick('a', { applied: release })).toPurge).toEqual([release, 't'])
  await redis.leave('b')
  expect((await redis.tick('b', { applied: release })).toPurge).toEqual([0, ''])
  await redis.leave('a')
  expect((await redis.tick('b', { applied: release })).toPurge).toEqual([release, 't'])
})

test('a release that an edge made up is not taken for one that was applied', async () => {
  await using all = publication()
  let isHeld = false
  const [{ server: a }, held] = [all.start('a'), all.start('b', { follow: () => { if (!isHeld) void held.server.complete(held.server.newest, undefined, []) } })]
  await Promise.all([a.join(2_000), held.server.join(2_000)])
  expect(held.server.isOlderThan(Date.now() + 30_000)).toBe(true)
  await expect.poll(() => held.server.status.isBehind).toBe(false)
  isHeld = true
  const { release } = await publish(a, 'c1', ['t'])
  await expect.poll(() => held.server.status.isBehind).toBe(true)
  expect(release).toBeGreaterThan(held.server.release)
})

test('a change of more than can be told one by one is told once, as everything', async () => {
  await using all = publication()
  const [{ server: a }, { server: b }] = [all.start('a'), all.start('b')]
  await Promise.all([a.join(2_000), b.join(2_000)])
  b.pages.put(await page(['article:suv/x']), b.pages.position!)
  await expect.poll(() => a.pages.get('/suv/x')).toBeDefined()
  const { release, isFirst, isShared } = await publish(a, 'c1', Array.from({ length: 150_000 }, (_, number) => `article:suv/${number}`))
  expect([isFirst, isShared]).toEqual([true, true])
  // It is megabytes, and a busy machine may take longer over them than a publication waits.
  await expect.poll(async () => (await a.everywhere(release)).isTold, { timeout: 30_000 }).toBe(true)
  expect(all.purges).toEqual([['*']])
  expect(await b.pages.get('/suv/x')).toBeUndefined()
})

test('while Redis is away each server is told once what it has to tell the edge by itself', async () => {
  await using all = publication()
  const { server } = all.start('a', { redisUrl: 'redis://127.0.0.1:1' })
  await server.join(200)
  const tagsToTell = async () => (await server.complete(server.newest, undefined, [])).tags
  server.note(['t'])
  expect(await tagsToTell()).toEqual(['t'])
  server.note(['u'])
  expect(await tagsToTell()).toEqual(['u'])
  expect(await tagsToTell()).toEqual([])
})

test('a Redis that cannot be had at a start is told of once', async () => {
  await using all = publication()
  const { server, errors } = all.start('a', { redisUrl: redis.url.replace('127.0.0.1', ':wrong@127.0.0.1') })
  await server.join(600)
  expect(errors).toHaveLength(1)
  expect(String(errors)).not.toContain('wrong@')
})

test('a release is later than what its server had, though Redis has lost that since', async () => {
  using redis = await steps('lost-meanwhile')
  const { sequence } = await redis.tick('a')
  await redis.do('DEL', '$state')
  expect((await redis.complete('1', sequence, 't', sequence + 7)).release).toBe(sequence + 8)
})

test('who was heard when the clock of Redis was ahead is there when it is heard again', async () => {
  using redis = await steps('set-back')
  for (const id of ['a', 'b']) await redis.tick(id)
  await redis.do('ZADD', '$members', String(Date.now() + 90_000), 'b')
  await redis.tick('a')
  expect(String(await redis.do('ZRANGE', '$members', '0', '-1'))).toBe('a')
  expect(String(await redis.do('HKEYS', '$clocks'))).toBe('a')
})

test('who asks what time it is hears nothing of who was not heard since the clock of Redis was set', async () => {
  using redis = await steps('asked-time')
  await redis.tick('b')
  const asked = async () => (await redis.time()).length - 1
  expect(await asked()).toBe(2)
  for (const ahead of [90_000, -90_000]) {
    await redis.do('ZADD', '$members', String(Date.now() + ahead), 'b')
    expect(await asked()).toBe(1)
  }
})

test('what was found while Redis was away is told, though others have told of the same since', async () => {
  await using all = publication()
  const [{ server: a }, { server: b }] = [all.start('a'), all.start('b', { follow: () => {} })]
  await Promise.all([a.join(2_000), b.join(2_000)])
  await publish(a, 'c1', ['t'])
  const newest = b.newest
  const { release } = await publish(a, 'c2', ['t'])
  b.note(['t'])
  const late = await b.complete(newest, { release: 0, isOpen: false }, [])
  expect(late).toMatchObject({ isFirst: true, isShared: true })
  expect(late.release).toBeGreaterThan(release)
})

test('without Redis a release is as new as when its content was looked for, and what is due there no newer', async () => {
  await using all = publication()
  const away = () => Promise.reject(new Error('away'))
  const { server } = all.start('a', { redis: { isUp: false, probe: away, run: away, memory: away, close: () => {} } })
  const complete = (tag: string, newest: Parameters<Cluster['complete']>[0]) => {
    server.note([tag])
    return server.complete(newest, undefined, [])
  }
  expect(server.newest.at).toBeGreaterThan(Date.now() - 1_000)
  expect(await complete('t', { release: 10, seen: 0, at: 5_000 })).toMatchObject({ isShared: false, release: 5_000 })
  expect(await complete('u', server.here)).toMatchObject({ release: 5_001 })
})

test('a server whose clock is ahead goes by that of the others, and gives them no page, nor takes one', async () => {
  await using all = publication()
  let ahead = 0
  const { server: a } = all.start('a')
  const { server: b } = all.start('b')
  const { server: wrong, errors } = all.start('wrong', { time: { ...machineTime, wall: () => Date.now() + ahead } })
  await Promise.all([a, b, wrong].map((server) => server.join(2_000)))
  await expect.poll(() => a.status.members).toBe(3)
  expect(wrong.pages.position).toBeDefined()
  for (const off of [90_000, -90_000, 3600_000]) {
    ahead = off
    await expect.poll(() => wrong.status).toMatchObject({ isClockOff: true })
    await expect.poll(() => errors).toHaveLength(1)
    expect(Math.abs(wrong.now() - Date.now())).toBeLessThan(500)
    expect(Math.abs(wrong.status.clockAhead - off)).toBeLessThan(500)
    expect(wrong.pages.position).toBeUndefined()
    for (const right of [a, b]) expect([right.status.isClockOff, Math.abs(right.now() - Date.now()) < 500]).toEqual([false, true])
  }
  // Said once, as it is.
  expect(errors.map(String)).toEqual([expect.stringContaining('90.0 s ahead of')])
  ahead = 0
  await expect.poll(() => wrong.status.isClockOff).toBe(false)
  expect(wrong.pages.position).toBeDefined()
})

test('a server that starts with a clock ahead is told what time it is before it applies anything', async () => {
  await using all = publication()
  const { server: a } = all.start('a')
  await a.join(2_000)
  const { server: wrong } = all.start('wrong', { time: { ...machineTime, wall: () => Date.now() + 3600_000 } })
  expect(wrong.now() - Date.now()).toBeGreaterThan(3000_000)
  await wrong.learnTime()
  expect(Math.abs(wrong.now() - Date.now())).toBeLessThan(500)
})

test('releases begin at the earlier of two clocks, and never run away', async () => {
  await using all = publication()
  const { server } = all.start('wrong', { time: { ...machineTime, wall: () => Date.now() - 3600_000 } })
  await server.join(2_000)
  const { release } = await publish(server, 'c1', ['t'])
  expect(release).toBeLessThan(Date.now() - 3000_000)
})

test('what a server has completed and nobody was seen to tell the edge, it tells itself when Redis goes away', async () => {
  await using all = publication()
  const { server: held } = all.start('held', { follow: () => {} })
  const { server: a } = all.start('a')
  await Promise.all([a.join(2_000), held.join(2_000)])
  await expect.poll(() => a.status.members).toBe(2)
  const { release } = await publish(a, 'c1', ['article:suv/x', '!own:suv/x'])
  expect(all.purges).toEqual([])
  process.kill(redis.pid, 'SIGSTOP')
  try {
    await expect.poll(() => all.purges).toEqual([['article:suv/x', '!own:suv/x']])
    expect(all.purgedIn).toEqual([release])
  } finally {
    process.kill(redis.pid, 'SIGCONT')
  }
})

test('a server without Redis that has fetched nothing outranks none that has, and whoever fetches later outranks both', async () => {
  await using all = publication()
  const { server: a } = all.start('a')
  const { server: cut } = all.start('cut', { redisUrl: 'redis://127.0.0.1:1' })
  await a.join(2_000)
  const { release } = await publish(a, 'c1', ['t'])
  cut.note(['of the hour'])
  await cut.complete(cut.here, undefined, [])
  expect(cut.release).toBeLessThan(release)
  // It has looked at the repository by itself.
  cut.note(['t'])
  await cut.complete(cut.newest, { release: 0, isOpen: false }, [])
  expect(cut.release).toBeGreaterThan(release)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect((await publish(a, 'c2', ['t'])).release).toBeGreaterThan(cut.release)
})
