import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Table } from './report.ts'
import { pinned, serve } from './serve.ts'
import { median } from './statistics.ts'

const article = '/suv/drought-ledger'
/** One entry, about the size of an article; and the five of a blog. */
const [feed, longFeed] = ['/languages/fa/atom.xml', '/suv/atom.xml']
const connections = 32
const seconds = 6
const runs = 3

interface Load {
  requests: { average: number }
  latency: { p50: number; p99: number }
  non2xx: number
  errors: number
}

/** Stored articles and feeds, gzip, beside Next's own server giving the same article as Next makes it. */
export async function benchThroughput(): Promise<Table[]> {
  const ours = await serve(['server.ts'], 4391, {})
  const plain = await serve([path.resolve('node_modules/next/dist/bin/next'), 'start', '-p', '4392'], 4392, { OVOZ_UNPRESSED: '1' })
  try {
    const etagOf = async (page: string) => (await fetch(ours.origin + page, { headers: { 'accept-encoding': 'gzip' } })).headers.get('etag') ?? ''
    const [etag, feedEtag] = [await etagOf(article), await etagOf(feed)]
    await etagOf(longFeed)
    const cases: [name: string, run: () => Load][] = [
      ['Ovoz, stored article', () => load(ours.origin + article)],
      ['Ovoz, 304', () => load(ours.origin + article, etag)],
      ['Ovoz, stored feed of one entry', () => load(ours.origin + feed)],
      ['Ovoz, stored feed of five entries', () => load(ours.origin + longFeed)],
      ['Ovoz, 304 of a feed', () => load(ours.origin + feed, feedEtag)],
      ['next start, not pressed', () => load(plain.origin + article)],
    ]
    const loads = cases.map((): Load[] => [])
    for (let run = 0; run < runs; run += 1) for (const [index, [, measure]] of cases.entries()) loads[index]!.push(measure())
    const slowest = rateOf(loads.at(-1)!)
    const rows = cases.map(([server], index) => ({
      server, 'requests a second': Math.round(rateOf(loads[index]!)), 'times next start': Number((rateOf(loads[index]!) / slowest).toFixed(1)),
      'p50 (ms)': median(loads[index]!.map(({ latency }) => latency.p50)), 'p99 (ms)': median(loads[index]!.map(({ latency }) => latency.p99)),
    }))
    return [{ title: 'Throughput and latency', meaning: 'Stored articles and feeds, gzip, beside Next\'s own server giving the same article as Next makes it.', rows }]
  } finally {
    await Promise.all([ours.stop(), plain.stop()])
  }
}

const rateOf = (loads: Load[]) => median(loads.map(({ requests }) => requests.average))

function load(address: string, etag?: string): Load {
  const program = [fileURLToPath(import.meta.resolve('autocannon')), '--json', '-c', String(connections), '-d', String(seconds), '-H', 'accept-encoding=gzip', ...(etag ? ['-H', `if-none-match=${etag}`] : []), address]
  const [command, args] = pinned(1, program)
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) throw new Error(stderr)
  const result = JSON.parse(stdout) as Load
  if (result.errors > 0) throw new Error(`${result.errors} errors under load`)
  return result
}
