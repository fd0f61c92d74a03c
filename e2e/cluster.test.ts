/** Several servers, a real Redis between them and a real Varnish before them. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { whatIsMissing } from '#scripts/programs.ts'
import { type Line, openLine } from '../trust/proxy.ts'
import { startCluster, type TestCluster } from './support/cluster.ts'
import { copyBuild, type Site } from './support/site.ts'
import { ask } from './support/stub-origin.ts'

const missing = whatIsMissing('redis-server', 'varnishd')
test.beforeEach(({}, { skip }) => skip(missing !== undefined, missing))

const file = 'blogs/suv/2021/drought-ledger.mdx'
const page = '/suv/drought-ledger'

const text = async (address: string) => {
  const answer = await fetch(address, { headers: { 'accept-encoding': 'gzip' } })
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer.text()
}
const versionIn = (body: string) => Number(/<h1[^>]*>\s*Version (\d+)/.exec(body)?.[1] ?? 0)

/** Asks again and again on many connections until told to stop, and remembers what none may ever see. */
function readers(address: string, connections = 32) {
  let newest = 0
  let isStopped = false
  /** What went wrong, and when it first did. */
  const told = { requests: 0, wrong: new Map<string, number>() }
  const note = (wrong: string) => { if (!told.wrong.has(wrong)) told.wrong.set(wrong, told.requests) }
  const seenAt = new Map<number, number>()
  const all = Array.from({ length: connections }, async () => {
    while (!isStopped) {
      const before = newest
      try {
        const version = versionIn(await text(address))
        told.requests += 1
        if (version < before) note(`version ${version} after ${before}`)
        if (version > newest) {
          newest = version
          seenAt.set(version, performance.now())
        }
      } catch (error) {
        note([error, (error as Error).cause ?? []].flat().map(String).join(': '))
      }
    }
  })
  return { told, seenAt, newest: () => newest, stop: () => { isStopped = true; return Promise.all(all) } }
}

test('a publish while 32 readers ask: no error, none goes back, and the edge has it', async () => {
  await using cluster = await startCluster(3)
  cluster.retitle(file, 'Version 1')
  await cluster.announce(cluster.sites[0]!)
  const crowd = readers(cluster.varnish.origin + page)
  const times: number[] = []
  for (let version = 2; version <= 13; version += 1) {
    const site = cluster.sites[version % 3]!
    cluster.retitle(file, `Version ${version}`)
    const start = performance.now()
    const receipt = await cluster.announce(site)
    // Unchanged: it had heard of it from the others, or found it by itself.
    expect(receipt.outcome).toMatch(/^(published|unchanged)$/)
    // On a slow machine there may be no time to look at all that changed.
    expect(receipt.warnings.filter((warning) => !warning.includes('were not looked at'))).toEqual([])
    await expect.poll(() => crowd.newest()).toBe(version)
    times.push(crowd.seenAt.get(version)! - start)
    for (const { origin } of cluster.sites) expect(versionIn(await text(origin + page))).toBe(version)
  }
  await crowd.stop()
  expect([...crowd.told.wrong]).toEqual([])
  expect(crowd.told.requests).toBeGreaterThan(1_000)
  // No time is asserted here: these are for who reads the log.
  console.log(`visible at the edge after ${times.map(Math.round).join(', ')} ms; ${crowd.told.requests} requests`)
})

/** Nothing is applied there any more, as with a disk that is full or a git that cannot be reached. @returns What ends it. */
function holdBack(cluster: TestCluster, index: number): () => void {
  const lock = new DatabaseSync(path.join(cluster.root, `data-${index + 1}`, 'catalogue.lock'))
  lock.exec('BEGIN EXCLUSIVE')
  return () => lock.close()
}

for (const [how, fail] of [
  ['cannot apply what is published', (cluster: TestCluster) => holdBack(cluster, 1)],
  ['is frozen and thawed', ({ sites }: TestCluster) => {
    process.kill(sites[1]!.pid, 'SIGSTOP')
    return () => void process.kill(sites[1]!.pid, 'SIGCONT')
  }],
] as const) {
  test(`one server ${how}: what was removed is not seen again at the edge, in no encoding, and the receipt names the server`, async () => {
    await using cluster = await startCluster(2)
    const [a, b] = cluster.sites as [Site, Site]
    const removed = ['2018/the-canal-that-forgot', '2021/drought-ledger', '2024/aral-saxaul', '2026/spring-flood-live']
    const pages = removed.map((name) => `/suv/${name.slice(5)}`)
    const encodings = ['br', 'gzip', 'identity']
    const statuses = async (origin: string) => Promise.all(pages.flatMap((asked) => encodings.map(async (encoding) => (await ask(origin, asked, { headers: { 'accept-encoding': encoding } })).status)))
    // Of each page one encoding is in store, and the others are still to be asked for.
    for (const [index, asked] of pages.entries()) await ask(cluster.varnish.origin, asked, { headers: { 'accept-encoding': encodings[index % 3]! } })
    const end = fail(cluster)
    const seen: number[] = []
    try {
      cluster.remove(removed.flatMap((name) => [`blogs/suv/${name}.mdx`, `blogs/suv/${name}`]))
      cluster.retitle('blogs/suv/2022/svet-i-voda.mdx', 'Other')
      const { warnings } = await cluster.announce(a)
      if (how.startsWith('cannot')) expect(warnings.join()).toContain(`Not applied yet by ${hostname()}:${new URL(b.origin).port}`)
      for (const until = performance.now() + 4_000; performance.now() < until;) seen.push(...(await statuses(cluster.varnish.origin)))
    } finally {
      end()
    }
    for (const until = performance.now() + 4_000; performance.now() < until;) seen.push(...(await statuses(cluster.varnish.origin)))
    // 404 is what was public only after its commit, whose dates are the trial's.
    expect([...new Set(seen)].sort()).toEqual([404, 410])
    await expect.poll(async () => [...new Set(await statuses(b.origin))].sort(), { timeout: 20_000 }).toEqual([404, 410])
  })
}

test('a server without Redis misses a removal: the edge takes nothing older from it, be it asked anew, in another encoding, or alone', async () => {
  const opened: Promise<Line>[] = []
  await using cluster = await startCluster(2, { between: { redis: (port) => opened[opened.push(openLine(port)) - 1]!.then((line) => line.port) } })
  const lines = await Promise.all(opened)
  const [a, b] = cluster.sites as [Site, Site]
  const edge = cluster.varnish.origin
  const [removed, kept] = [['2018/the-canal-that-forgot', '2024/aral-saxaul', '2026/spring-flood-live'], ['2021/drought-ledger', '2022/svet-i-voda']]
  const hrefOf = (name: string) => `/suv/${name.slice(5)}`
  const askAll = (origin: string, names: readonly string[], encodings = ['br', 'gzip', 'identity']) =>
    Promise.all(names.flatMap((name) => encodings.map((encoding) => ask(origin, hrefOf(name), { headers: { 'accept-encoding': encoding } }))))
  const statuses = async (origin: string) => [...new Set((await askAll(origin, removed)).map(({ status }) => status))].sort()
  await askAll(edge, [...removed, ...kept], ['br'])
  const titles = async () => new Set((await askAll(edge, kept, ['identity'])).map(({ body }) => /<h1[^>]*>\s*([^<]*?)\s*</.exec(body)?.[1]))
  lines[1]!.cut()
  // Nor does it find out by itself.
  const end = holdBack(cluster, 1)
  cluster.remove(removed.flatMap((name) => [`blogs/suv/${name}.mdx`, `blogs/suv/${name}`]))
  for (const name of kept) cluster.retitle(`blogs/suv/${name}.mdx`, 'Corrected')
  await cluster.announce(a)
  const seen = new Set<number>()
  for (const until = performance.now() + 8_000; performance.now() < until;) for (const status of await statuses(edge)) seen.add(status)
  expect([...seen].sort()).toEqual([404, 410])
  expect(await titles()).toEqual(new Set(['Corrected']))
  expect(await statuses(b.origin), 'it holds itself to be up to date').toEqual([200])

  // All who have it are gone: what is in store is given, and nothing older takes its place.
  await a.stop('SIGKILL')
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  expect(await statuses(edge)).toEqual([503])
  expect(await titles()).toEqual(new Set(['Corrected']))
  end()
  await expect.poll(() => statuses(edge)).toEqual([404, 410])
  lines[1]!.mend()
  await expect.poll(() => statuses(b.origin)).toEqual([404, 410])
  await Promise.all(lines.map((line) => line.close()))
})

for (const [how, away, back] of [
  ['frozen', async ({ redis }: TestCluster) => void process.kill(redis.pid, 'SIGSTOP'), async ({ redis }: TestCluster) => void process.kill(redis.pid, 'SIGCONT')],
  ['ended', async ({ redis }: TestCluster) => redis.stop('SIGKILL'), async (cluster: TestCluster) => cluster.restartRedis()],
] as const) {
  test(`Redis is ${how}: every server serves and publishes, no reader goes back, and all agree when it is there again`, async () => {
    await using cluster = await startCluster(2)
    const [a, b] = cluster.sites as [Site, Site]
    cluster.retitle(file, 'Version 1')
    await cluster.announce(a)
    const crowd = readers(cluster.varnish.origin + page)
    await away(cluster)
    // Nobody has asked for these yet.
    for (const site of [a, b]) for (const asked of ['/suv', '/topics/water', '/archive', '/rss.xml']) await text(site.origin + asked)
    cluster.retitle(file, 'Version 2')
    expect(await cluster.announce(a)).toMatchObject({ outcome: 'published' })
    expect(versionIn(await text(a.origin + page))).toBe(2)
    await expect.poll(() => crowd.newest()).toBe(2)
    await back(cluster)
    await expect.poll(async () => versionIn(await text(b.origin + page))).toBe(2)
    // And they publish together again.
    cluster.retitle(file, 'Version 3')
    // Unchanged: who has just come back looks by itself, too.
    await expect(async () => expect((await cluster.announce(b)).outcome).toMatch(/^(published|unchanged)$/)).toPass({ timeout: 20_000 })
    await expect.poll(async () => versionIn(await text(a.origin + page))).toBe(3)
    await expect.poll(() => crowd.newest()).toBe(3)
    await crowd.stop()
    expect([...crowd.told.wrong]).toEqual([])
  })
}

test('one server is lost, one joins empty and one is of another build: all publish together', async () => {
  await using cluster = await startCluster(2)
  const [a, b] = cluster.sites as [Site, Site]
  cluster.retitle(file, 'Version 1')
  await cluster.announce(a)
  const crowd = readers(cluster.varnish.origin + page)
  await text(a.origin + '/suv/the-canal-that-forgot')

  // It dies with pages in its memory, while readers ask; what it had announced is known to the other.
  await b.stop('SIGKILL')
  cluster.retitle(file, 'Version 2')
  expect(await cluster.announce(a)).toMatchObject({ outcome: 'published' })
  await expect.poll(() => crowd.newest()).toBe(2)

  const joined = await cluster.add()
  const other = await cluster.add({ folder: await otherBuild(cluster.root) })
  const again = await cluster.restart(1)
  for (const site of [joined, other, again]) expect(versionIn(await text(site.origin + page))).toBe(2)
  cluster.retitle(file, 'Version 3')
  expect(await cluster.announce(other)).toMatchObject({ outcome: 'published' })
  for (const site of [a, joined, other, again]) expect(versionIn(await text(site.origin + page))).toBe(3)
  await expect.poll(() => crowd.newest()).toBe(3)
  await crowd.stop()
  expect([...crowd.told.wrong]).toEqual([])
})

test('every server is stopped: the edge answers for what it has; they come back empty, and no page is rendered more often than there are servers', async () => {
  await using cluster = await startCluster(3)
  const pages = [page, '/suv/the-canal-that-forgot', '/suv/aral-saxaul', '/daftar/alphabet-soup', '/mahalla/hovlidagi-kutubxona', '/qishloq-ovozi/pictures-from-9-june']
  const addresses = pages.map((asked) => cluster.varnish.origin + asked)
  await Promise.all(addresses.map(text))
  await Promise.all(cluster.sites.map((site) => site.stop()))
  const crowds = addresses.map((address) => readers(address, 8))
  await expect.poll(() => crowds.every(({ told }) => told.requests > 20)).toBe(true)

  // What they had rendered is lost, and what the edge holds is made old as they come back.
  for (const { dataDir } of cluster.sites) rmSync(path.join(dataDir, 'press'), { recursive: true })
  await cluster.redis.stop('SIGKILL')
  await cluster.restartRedis()
  cluster.edit('publication.yaml', /^name: .*$/m, 'name: After the outage')
  const start = performance.now()
  await Promise.all(cluster.sites.map((_, index) => cluster.restart(index)))
  await expect.poll(async () => (await Promise.all(addresses.map(text))).every((body) => body.includes('After the outage')), { timeout: 60_000 }).toBe(true)
  // As above.
  console.log(`the edge has every page anew ${Math.round(performance.now() - start)} ms after the servers were started`)
  const told = await Promise.all(crowds.map(({ told, stop }) => stop().then(() => [...told.wrong])))
  expect(told.flat()).toEqual([])
  const renders = await Promise.all(cluster.sites.map(({ origin }) => articlesRendered(origin)))
  expect(renders.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0)
  expect(renders.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(pages.length * cluster.sites.length)
})

/** As the server counts them itself. */
async function articlesRendered(origin: string): Promise<number> {
  const metrics = await text(`${origin}/api/metrics`)
  return [...metrics.matchAll(/^ovoz_render_seconds_count\{[^}]*route="article"[^}]*\} (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** The same sources with the record of another build: as if a version were being rolled out. */
async function otherBuild(root: string): Promise<string> {
  const folder = await copyBuild(path.join(root, 'data-build'))
  const record = path.join(folder, '.next', 'ovoz-build.json')
  writeFileSync(record, JSON.stringify({ ...(JSON.parse(readFileSync(record, 'utf8')) as object), id: 'another', sources: 'another' }))
  return folder
}
