/** What operators and their machines meet: health, figures, the log, and a stop that drops nobody. */
import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createPlainServer, type Socket } from 'node:net'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { parseExposition } from '../lib/operation/fixtures/parse-exposition.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const article = '/suv/drought-ledger'

let folders: ReturnType<typeof copyContent>
test.beforeEach(() => { folders = copyContent() })
test.afterEach(() => folders.remove())

async function withSite(more: Record<string, string>, story: (site: Site) => Promise<void>) {
  const site = await startSite(folders, ['server.ts'], more)
  try {
    await story(site)
  } finally {
    await site.stop()
  }
}

const figures = async (site: Site) => parseExposition(await fetch(`${site.origin}/api/metrics`).then((answer) => answer.text()))
const requests = async (site: Site, route: string) =>
  Object.fromEntries((await figures(site)).get('ovoz_requests_total')!.samples.filter(({ labels }) => labels['route'] === route).map(({ labels, value }) => [labels['cache'], value]))

test('figures say how readers were answered, and health that they are', async () => {
  await withSite({}, async (site) => {
    for (let time = 0; time < 3; time += 1) await fetch(site.origin + article).then((answer) => answer.text())
    const { etag = '' } = Object.fromEntries((await fetch(site.origin + article)).headers)
    expect((await fetch(site.origin + article, { headers: { 'if-none-match': etag } })).status).toBe(304)
    for (const unknown of ['/nowhere', '/suv/nothing', '/a/b/c/d/e?f=g']) expect((await fetch(site.origin + unknown)).status).toBe(404)
    const known = await requests(site, 'article')
    expect((known['render'] ?? 0) + (known['stored'] ?? 0)).toBe(1)
    expect(known['memory']).toBe(4)
    expect(await requests(site, 'missing')).toEqual({ render: 3 })
    const families = await figures(site)
    expect(families.get('ovoz_not_modified_total')!.samples).toContainEqual({ name: 'ovoz_not_modified_total', labels: { route: 'article' }, value: 1 })
    expect(families.get('ovoz_store_bytes')!.samples.find(({ labels }) => labels['place'] === 'memory')!.value).toBeGreaterThan(1_000)
    const health = await fetch(`${site.origin}/api/health`)
    expect([health.status, health.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await health.json()).toMatchObject({ live: true, ready: true, reasons: [], withheld: 0 })
    // As a cache or a proxy would ask for somebody else.
    expect((await fetch(`${site.origin}/api/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(404)
  })
})

test('a broken file is counted until it is mended, and each publication with it', async () => {
  await withSite({}, async (site) => {
    const file = path.join(site.contentDir, 'blogs', 'suv', '2026', 'broken.mdx')
    const withheld = async () => ((await fetch(`${site.origin}/api/health`).then((answer) => answer.json())) as { withheld: number }).withheld
    writeFileSync(file, '---\ntitle: "Unfinished\n---\n')
    await expect.poll(withheld).toBe(1)
    rmSync(file)
    await expect.poll(withheld).toBe(0)
    const families = await figures(site)
    expect(families.get('ovoz_files_withheld')!.samples[0]!.value).toBe(0)
    expect(families.get('ovoz_publications_total')!.samples.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThanOrEqual(1)
  })
})

test('the log is JSON lines, at the level that was asked for, and names no reader', async () => {
  await withSite({ LOG_LEVEL: 'info' }, async (site) => {
    await fetch(`${site.origin}/search?q=somebody-looks-for-this`, { headers: { 'user-agent': 'a-reader-of-ours', 'x-forwarded-for': '203.0.113.77' } })
    await fetch(`${site.origin}/nowhere?secret=1`)
    await site.stop()
    const lines = site.log().trim().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(2)
    for (const line of lines) expect(JSON.parse(line), line).toMatchObject({ level: expect.any(Number), time: expect.stringMatching(/^\d{4}-/), msg: expect.any(String) })
    expect(site.log()).not.toMatch(/somebody-looks|a-reader|203\.0|secret=1|127\.0\.0\.1/)
    expect(lines.at(-1)).toContain('all that was asked has been answered')
  })
  await withSite({ LOG_LEVEL: 'error' }, async (site) => {
    await site.stop()
    expect(site.log()).toBe('')
  })
})

/** Sixteen readers who ask again and again, each on a connection that it keeps for as long as it may. */
function crowd(origin: string, pages: readonly string[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const outcome = { answered: 0, ends: 0, failures: [] as string[] }
  let isOver = false
  const ask = (page: string) => new Promise<void>((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      outcome.failures.push(error.code ?? error.message)
      resolve()
    }
    request(origin + page, { agent, headers: { 'accept-encoding': 'identity' } }, (answer: IncomingMessage) => {
      let bytes = 0
      if (answer.headers.connection === 'close') outcome.ends += 1
      answer.on('data', (part: Buffer) => { bytes += part.length }).on('error', failed).on('end', () => {
        if (answer.statusCode === 200 && bytes === Number(answer.headers['content-length'] ?? bytes)) outcome.answered += 1
        else outcome.failures.push(`${answer.statusCode} ${bytes}`)
        resolve()
      })
    }).on('error', failed).end()
  })
  const readers = Array.from({ length: 16 }, async (_, index) => {
    for (let turn = index; !isOver; turn += 1) await ask(pages[turn % pages.length]!)
  })
  return { outcome, end: async () => { isOver = true; await Promise.all(readers); agent.destroy() } }
}

/** What stands before two servers and knows them by their health alone: a connection goes to one that is ready. */
async function balance(sites: readonly Site[]) {
  const isReady = new Map(sites.map((site) => [site, true]))
  const sockets = new Set<Socket>()
  const look = async () => {
    for (const site of sites) isReady.set(site, await fetch(`${site.origin}/api/health`).then((answer) => answer.ok, () => false))
  }
  const timer = setInterval(() => void look(), 50)
  const server = createPlainServer((reader) => {
    const site = sites.find((candidate) => isReady.get(candidate))!
    const origin = connect(Number(new URL(site.origin).port), 'localhost')
    for (const socket of [reader, origin]) {
      sockets.add(socket)
      socket.on('error', () => { reader.destroy(); origin.destroy() })
    }
    reader.pipe(origin).pipe(reader)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => { clearInterval(timer); server.close(); for (const socket of sockets) socket.destroy() } }
}

test('a server that is stopped under load hands its readers over, and none is left without an answer', async () => {
  const other = copyContent()
  const sites = await Promise.all([startSite(folders, ['server.ts'], { STOP_DELAY: '1' }), startSite(other)])
  const balancer = await balance(sites)
  try {
    const readers = crowd(balancer.origin, [article, '/', '/rss.xml', '/suv', '/search?q=water'])
    await expect.poll(() => readers.outcome.answered).toBeGreaterThan(200)
    const before = await requests(sites[1]!, 'article')
    expect(before['memory'] ?? 0).toBe(0)
    const stopped = sites[0]!.stop()
    await expect.poll(async () => (await fetch(`${sites[0]!.origin}/api/health`)).status).toBe(503)
    await stopped
    const reached = readers.outcome.answered
    await expect.poll(() => readers.outcome.answered).toBeGreaterThan(reached + 200)
    await readers.end()
    expect(readers.outcome.failures).toEqual([])
    expect(readers.outcome.ends).toBeGreaterThanOrEqual(16)
    expect((await requests(sites[1]!, 'article'))['memory']).toBeGreaterThan(0)
    expect(sites[0]!.log()).toContain('all that was asked has been answered')
  } finally {
    balancer.stop()
    await Promise.all(sites.map((site) => site.stop()))
    other.remove()
  }
})

test('without any delay, whoever holds a connection has an answer to what it asked, and is told to ask elsewhere', async () => {
  const site = await startSite(folders)
  const agents = Array.from({ length: 16 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
  const ask = (agent: Agent) => new Promise<string>((resolve) => {
    request(site.origin + article, { agent }, (answer) => {
      answer.resume().on('end', () => resolve(`${answer.statusCode} ${answer.headers.connection}`))
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message)).end()
  })
  expect(new Set(await Promise.all(agents.map(ask)))).toEqual(new Set(['200 keep-alive']))
  const stopped = site.stop()
  await expect.poll(() => site.log()).toContain('Stopping')
  // Their connections are idle: each is used once more, and each answer says that it was the last.
  expect(new Set(await Promise.all(agents.map(ask)))).toEqual(new Set(['200 close']))
  await stopped
})

test('the edge is no reason to wait: a publication that was begun ends before the server does', async () => {
  /** What it has taken, as soon as it has: what changed while no server ran may be among it. */
  const purged: string[] = []
  const edge: Server = createServer((request, response) => setTimeout(() => {
    purged.push(...String(request.headers['surrogate-key']).split(' '))
    response.end()
  }, 1_000)).listen(0, '127.0.0.1')
  await new Promise((resolve) => edge.once('listening', resolve))
  const site = await startSite(folders, ['server.ts'], { EDGE_URL: `http://127.0.0.1:${(edge.address() as AddressInfo).port}` })
  try {
    writeFileSync(path.join(site.contentDir, 'breaking', 'stop.yaml'), 'text: "Water is back"\nfrom: 2020-01-01T00:00:00+05:00\nuntil: 2099-01-01T00:00:00+05:00\n')
    await expect.poll(async () => ((await fetch(`${site.origin}/api/health`).then((answer) => answer.json())) as { publishing: number }).publishing).toBe(1)
    await site.stop()
    expect(purged).toContain('breaking')
    expect(site.log()).toContain('"msg":"Published."')
  } finally {
    edge.close()
    await site.stop()
  }
})

test('a start without Redis tells the edge what changed before it, once', async () => {
  const purges: string[][] = []
  const edge: Server = createServer((request, response) => {
    purges.push(String(request.headers['surrogate-key']).split(' '))
    response.end()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => edge.once('listening', resolve))
  const site = await startSite(folders, ['server.ts'], { EDGE_URL: `http://127.0.0.1:${(edge.address() as AddressInfo).port}`, REDIS_URL: 'redis://127.0.0.1:1' })
  try {
    // A catalogue made anew: of what an edge may hold, anything may be another now.
    await expect.poll(() => purges.flat()).toContain('*')
    writeFileSync(path.join(site.contentDir, 'breaking', 'stop.yaml'), 'text: "Water is back"\nfrom: 2020-01-01T00:00:00+05:00\nuntil: 2099-01-01T00:00:00+05:00\n')
    await expect.poll(() => purges.flat()).toContain('breaking')
    expect(purges.flat().filter((tag) => tag === '*')).toEqual(['*'])
  } finally {
    edge.close()
    await site.stop()
  }
})

test('a variable that is wrong stops the start with one line', async () => {
  const { PORT: _, ...variables } = process.env
  const child = spawn(process.execPath, ['server.ts'], { env: { ...variables, LOG_LEVEL: 'loud', STOP_DELAY: '-1', METRICS_TOKEN: 'short', DATA_DIR: folders.dataDir }, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (part: Buffer) => { output += part.toString() })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect(code).toBe(1)
  expect((JSON.parse(output.trim()) as { msg: string }).msg).toMatch(/LOG_LEVEL must be one of fatal.*METRICS_TOKEN must be at least 16.*STOP_DELAY must be at least 0/)
})
