import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Table } from './report.ts'
import { type Served, serveFreely } from './serve.ts'
import { median, quantile, timed } from './statistics.ts'

/** Of each kind, in two halves. */
const distinct = 20_000
const clients = 30
/** Readings of the stored page, with and without the clients. */
const readings = 3_000
const stored = '/suv/drought-ledger'

/** What searches and unknown paths leave behind in memory, and what readers of a stored page notice of a crowd that searches. */
export async function benchSearch(): Promise<Table[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-bench-search-'))
  const server = await serveFreely(['server.ts'], 4397, { DATA_DIR: dataDir })
  try {
    await server.idle()
    const crowd = await measureCrowd(server)
    const memory = [
      await measureMemory(server, 'searches', (number) => `/search?q=word${number}+water`),
      await measureMemory(server, 'unknown paths', (number) => `/suv/no-article-${number}`),
    ]
    return [
      { title: 'Memory after distinct searches and unknown paths', meaning: `${distinct.toLocaleString('en-GB')} of each, eight at a time; the memory is the server’s, with what it has started beside it.`, rows: memory },
      { title: 'A stored page while others search', meaning: `The same article ${readings} times, one after another, alone and while ${clients} clients search for one new word after another without a pause.`, rows: crowd },
    ]
  } finally {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function measureMemory(server: Served, kind: string, pathOf: (number: number) => string) {
  const ask = asker(server.origin)
  const half = async (from: number) => {
    let next = from
    let refused = 0
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (next < from + distinct / 2) if ((await ask(pathOf(next++))) === 503) refused += 1
    }))
    return { bytes: server.memory(), refused }
  }
  const [first, second] = [await half(0), await half(distinct / 2)]
  return {
    kind, 'after the first half (MB)': round(first.bytes / 1e6), 'after the second (MB)': round(second.bytes / 1e6),
    'growth (%)': round((second.bytes / first.bytes - 1) * 100), 'answered 503': first.refused + second.refused,
  }
}

async function measureCrowd(server: Served) {
  const ask = asker(server.origin)
  await ask(stored)
  const rows = []
  for (const searching of [0, clients]) {
    const crowd = searching > 0 ? startCrowd(server.origin) : undefined
    if (crowd) await new Promise((resolve) => setTimeout(resolve, 2_000))
    const times: number[] = []
    for (let reading = 0; reading < readings; reading += 1) times.push(await timed(() => ask(stored)))
    const told = await crowd?.end()
    rows.push({
      'clients that search': searching, 'median (ms)': round(median(times), 2), 'p99 (ms)': round(quantile(times, 0.99), 2), 'longest (ms)': round(Math.max(...times), 1),
      'searches answered': told?.answered ?? 0, 'searches refused': told?.refused ?? 0,
    })
  }
  return rows
}

/** In a thread of its own, so that what is measured is the server and not this. */
function startCrowd(origin: string) {
  const worker = new Worker(new URL('./search-crowd.ts', import.meta.url), { workerData: { origin, clients } })
  return {
    end: () => new Promise<{ answered: number; refused: number }>((resolve) => {
      worker.once('message', resolve)
      worker.postMessage('end')
    }),
  }
}

/** @returns A function that asks for a path on a connection that stays, and gives the status. */
export function asker(origin: string): (path: string) => Promise<number> {
  const agent = new Agent({ keepAlive: true })
  return (path) => new Promise((resolve, reject) => {
    get(origin + path, { agent, headers: { 'accept-encoding': 'gzip' } }, (answer) => answer.resume().on('end', () => resolve(answer.statusCode!)).on('error', reject)).on('error', reject)
  })
}

const round = (value: number, digits = 1) => Number(value.toFixed(digits))
