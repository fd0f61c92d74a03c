import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { startVarnish } from '#scripts/stack/varnish.ts'
import { answerOf } from './answer.ts'
import { type PlainFile, serveFiles } from './files.ts'
import { findGenerator, type Load, load } from './load.ts'
import type { Table } from './report.ts'
import { pinning, serve, type Served } from './serve.ts'
import { median } from './statistics.ts'

const article = '/suv/drought-ledger'
const pages = { 'an article': article, 'a feed of one entry': '/languages/fa/atom.xml', 'a feed of five entries': '/suv/atom.xml' }
const connections = 32
const seconds = 4
/** Seconds of load before each run: a server that was left alone for some time is doing other things at first. */
const warmUp = 1
const runs = 5
const gzip = { 'accept-encoding': 'gzip' }
const ports = { origin: 4395, plain: 4396, files: 4397, edge: 4398, openFiles: 4399 }

type Server = Pick<Served, 'origin' | 'pid' | 'stop'>

interface Case {
  what: string
  server: string
  measure: () => Promise<Load>
}

/** What is stored, gzip, at the origin and at the edge, beside nginx with the same bytes in files and beside Next's own server. */
export async function benchThroughput(): Promise<Table[]> {
  const generator = findGenerator()
  const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-bench-throughput-'))
  const contentDir = path.join(folder, 'content')
  cpSync('content', contentDir, { recursive: true })
  const servers: Server[] = []
  const started = async <Kind extends Server>(server: Promise<Kind>) => {
    const at = await server
    servers.push(at)
    return at
  }
  try {
    const origin = await started(serve(['server.ts'], ports.origin, { CONTENT_DIR: contentDir, DATA_DIR: path.join(folder, 'data'), EDGE_URL: `http://127.0.0.1:${ports.edge}` }))
    const plain = await started(serve([path.resolve('node_modules/next/dist/bin/next'), 'start', '-p', String(ports.plain)], ports.plain, { OVOZ_UNPRESSED: '1' }))
    const stored = { ...pages, 'a card': await cardOf(origin.origin) }
    const written = await Promise.all(Object.values(stored).map((page) => fileOf(origin.origin, page)))
    const files = await started(serveFiles(written, ports.files))
    const openFiles = await started(serveFiles(written, ports.openFiles, true))
    const edge = await started(startVarnish({ origins: [`http://127.0.0.1:${ports.origin}`], port: ports.edge, command: pinning(0) }))
    await mustBeKept(edge.origin + article)
    const peers = { 'nginx, files': files, 'Varnish, the edge': edge, 'Ovoz, the origin': origin }
    const ask = async ({ origin, pid }: Server, page: string, headers: Record<string, string> = {}) => {
      const asked = { pid, headers: { ...gzip, ...headers }, connections }
      await load(generator, origin + page, { ...asked, seconds: warmUp })
      return load(generator, origin + page, { ...asked, seconds })
    }
    const cases: Case[] = [
      ...Object.entries(stored).flatMap(([what, page]) => Object.entries(peers).map(([server, at]) => ({ what, server, measure: async () => {
        await mustBeSame(at.origin + page, files.origin + page)
        return ask(at, page)
      } }))),
      ...Object.entries({ 'an article': article, 'a card': stored['a card'] }).flatMap(([what, page]) => Object.entries(peers).map(([server, at]) => ({ what: `${what}, 304`, server, measure: async () =>
        ask(at, page, { 'if-none-match': await validatorOf(at.origin + page) }) }))),
      { what: 'an article', server: 'nginx, files kept open', measure: () => ask(openFiles, article) },
      { what: 'an article', server: '`next start`', measure: () => ask(plain, article) },
      { what: 'an article, published meanwhile', server: 'Ovoz, the origin', measure: () => whilePublished(origin, contentDir, () => ask(origin, article)) },
    ]
    const loads = cases.map((): Load[] => [])
    for (let run = 0; run < runs; run += 1) for (const [index, { measure }] of cases.entries()) loads[index]!.push(await measure())
    return [{
      title: 'Throughput and latency',
      meaning: `What is stored, gzip, asked for on ${connections} connections as fast as it is answered, by ${generator.name} on a core of its own; each server has the other core to itself. Medians of ${runs} interleaved runs of ${seconds} seconds, each after one of ${warmUp} that is not counted. nginx has the same bytes in files, compressed ahead, with the same headers but for validator and date, as it serves files by default and, for comparison, with \`open_file_cache\`; \`next start\` gives the article as Next makes it, not pressed. What takes near 100 % of its core is what limited the rate; if neither does, others were using the machine, and the processor's time for an answer is the figure to go by.`,
      rows: rowsOf(cases, loads),
    }]
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf(cases: readonly Case[], loads: readonly Load[][]) {
  const rate = (index: number) => median(loads[index]!.map(({ requestsPerSecond }) => requestsPerSecond))
  const against = (index: number, name: string) => {
    const peer = cases.findIndex(({ what, server }) => server === name && what === cases[index]!.what.replace(', published meanwhile', ''))
    return peer < 0 ? '' : Number((rate(index) / rate(peer)).toFixed(2))
  }
  return cases.map(({ what, server }, index) => {
    const middle = (figure: keyof Load, digits: number) => Number(median(loads[index]!.map((load) => load[figure])).toFixed(digits))
    return {
      what, server, 'requests a second': Math.round(rate(index)), '× nginx': against(index, 'nginx, files'), '× `next start`': against(index, '`next start`'),
      'p50 (ms)': middle('p50', 2), 'p99 (ms)': middle('p99', 2), 'bytes an answer': middle('bytes', 0), 'CPU an answer (µs)': middle('cpu', 1),
      'server (% of its core)': Math.round(middle('serverShare', 3) * 100), 'load (% of its core)': Math.round(middle('loadShare', 3) * 100),
    }
  }).sort((a, b) => a.what.localeCompare(b.what))
}

/** The address that the article's own tags give its card. */
async function cardOf(origin: string): Promise<string> {
  const html = gunzipSync((await answerOf(origin + article)).body).toString()
  const card = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1]
  if (!card) throw new Error(`${article} names no card.`)
  return new URL(card).pathname
}

async function fileOf(origin: string, page: string): Promise<PlainFile> {
  const { headers, body } = await answerOf(origin + page)
  const { 'content-type': type, 'content-encoding': encoding, ...others } = headers
  // What nginx says itself.
  const kept = Object.entries(others).filter(([name]) => !/^(date|connection|keep-alive|content-length|etag|vary|last-modified|accept-ranges)$/.test(name))
  const file = { path: page, type: type!, headers: Object.fromEntries(kept) }
  return encoding === 'gzip' ? { ...file, identity: gunzipSync(body), gzip: body } : { ...file, identity: body }
}

async function mustBeSame(url: string, other: string): Promise<void> {
  const [one, two] = await Promise.all([answerOf(url), answerOf(other)])
  if (one.status !== 200 || !one.body.equals(two.body)) throw new Error(`${url} (${one.status}, ${one.body.length} bytes) is not what ${other} is (${two.status}, ${two.body.length} bytes).`)
}

/** A cache that passes everything on would be measured as one. */
async function mustBeKept(url: string): Promise<void> {
  await answerOf(url)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const { age } = (await answerOf(url)).headers
  if (!(Number(age) >= 1)) throw new Error(`${url} is not kept: its age is ${age}.`)
}

async function validatorOf(url: string): Promise<string> {
  const { etag } = (await answerOf(url)).headers
  const again = await answerOf(url, { ...gzip, 'if-none-match': etag ?? '' })
  if (!etag || again.status !== 304) throw new Error(`${url} is not answered 304 (${again.status}).`)
  return etag
}

/** A change of the article is saved in the middle of it, must be there soon after, and is undone. */
async function whilePublished(origin: Served, contentDir: string, measure: () => Promise<Load>): Promise<Load> {
  const file = path.join(contentDir, 'blogs/suv/2021/drought-ledger.mdx')
  const before = readFileSync(file, 'utf8')
  const mark = 'Changed while it was read.'
  const measured = measure()
  const saved = new Promise<void>((resolve) => setTimeout(() => {
    writeFileSync(file, `${before}\n${mark}\n`)
    resolve()
  }, (warmUp + seconds / 2) * 1000))
  const [figures] = await Promise.all([measured, saved])
  await shows(origin.origin, (html) => html.includes(mark))
  writeFileSync(file, before)
  await shows(origin.origin, (html) => !html.includes(mark))
  // Other pages show the change, too, and are made after it: not while somebody else is measured.
  await origin.idle()
  return figures
}

async function shows(origin: string, isIt: (html: string) => boolean): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (isIt(gunzipSync((await answerOf(origin + article)).body).toString())) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${article} does not show what was saved.`)
}
