import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { pinned, serve } from './serve.ts'
import { median } from './statistics.ts'

const article = '/suv/drought-ledger'
const connections = 32
const seconds = 6
const runs = 3

interface Load {
  requests: { average: number }
  latency: { p50: number; p99: number }
  non2xx: number
  errors: number
}

/** A stored article, gzip, beside Next's own server giving the same article as Next makes it. */
export async function benchThroughput(): Promise<void> {
  const ours = await serve(['server.ts'], 4391, {})
  const plain = await serve([path.resolve('node_modules/next/dist/bin/next'), 'start', '-p', '4392'], 4392, { OVOZ_UNPRESSED: '1' })
  try {
    const rates = { ours: [] as Load[], again: [] as Load[], plain: [] as Load[] }
    const first = await fetch(ours.origin + article, { headers: { 'accept-encoding': 'gzip' } })
    const etag = first.headers.get('etag') ?? ''
    for (let run = 0; run < runs; run += 1) {
      rates.ours.push(load(ours.origin))
      rates.again.push(load(ours.origin, etag))
      rates.plain.push(load(plain.origin))
    }
    const row = (server: string, loads: Load[]) => ({
      server, 'requests a second': Math.round(rateOf(loads)), 'times next start': Number((rateOf(loads) / rateOf(rates.plain)).toFixed(1)),
      'p50 (ms)': median(loads.map(({ latency }) => latency.p50)), 'p99 (ms)': median(loads.map(({ latency }) => latency.p99)),
    })
    console.table([row('Ovoz, stored article', rates.ours), row('Ovoz, 304', rates.again), row('next start, not pressed', rates.plain)])
  } finally {
    await Promise.all([ours.stop(), plain.stop()])
  }
}

const rateOf = (loads: Load[]) => median(loads.map(({ requests }) => requests.average))

function load(origin: string, etag?: string): Load {
  const program = [fileURLToPath(import.meta.resolve('autocannon')), '--json', '-c', String(connections), '-d', String(seconds), '-H', 'accept-encoding=gzip', ...(etag ? ['-H', `if-none-match=${etag}`] : []), origin + article]
  const [command, args] = pinned(1, program)
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 })
  if (status !== 0) throw new Error(stderr)
  const result = JSON.parse(stdout) as Load
  if (result.errors > 0) throw new Error(`${result.errors} errors under load`)
  return result
}
