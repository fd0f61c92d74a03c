import { type ChildProcessByStdio, spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { startCluster } from '../e2e/support/cluster.ts'
import type { Table } from './report.ts'
import { pinned } from './serve.ts'
import { median, quantile } from './statistics.ts'

const file = 'blogs/suv/2021/drought-ledger.mdx'
const page = '/suv/drought-ledger'
const connections = 32
const publishes = 100
/** Before anything is counted: servers are compiled as they run. */
const warmUp = 6

/** A change of the page that all ask for, on three servers behind the edge, from the call that announces it to the first reader. */
export async function benchCluster(): Promise<Table[]> {
  const rows = []
  for (const readers of [0, connections]) {
    await using cluster = await startCluster(3)
    // One at least sees when it is there.
    const crowd = gather(cluster.varnish.origin + page, Math.max(1, readers))
    const times: number[] = []
    const steps = new Map<string, number[]>()
    for (let version = 1; version <= publishes + warmUp; version += 1) {
      cluster.retitle(file, `Version ${version}`)
      const start = Date.now()
      const announced = cluster.announce(cluster.sites[version % 3]!)
      const at = await crowd.sees(version)
      const receipt = await announced
      if (receipt.outcome === 'failed') throw new Error(JSON.stringify(receipt))
      if (version <= warmUp) continue
      times.push(at - start)
      for (const [step, ms] of Object.entries(receipt.steps)) steps.set(step, [...(steps.get(step) ?? []), ms])
    }
    const { requests, errors, wentBack } = await crowd.end()
    rows.push({
      'readers on the page': Math.max(1, readers), 'visible at the edge, median (ms)': Math.round(median(times)), 'p99 (ms)': Math.round(quantile(times, 0.99)),
      ...Object.fromEntries(['fetch', 'apply', 'others'].map((step) => [`${step}, median`, Math.round(median(steps.get(step) ?? []))])),
      requests, errors, 'went back': wentBack,
    })
  }
  return [{
    title: 'a publish on three servers behind the edge',
    meaning: `From the signed call to the first reader at Varnish who has the new version, ${publishes} publishes of the page that all readers ask for as fast as they can, announced to the three servers in turn; everything on the same two cores, the readers on one of them. An error is an answer other than 200; going back, an older version than anybody had before it was asked for. The steps are those of the receipt: fetching from the repository, applying, and waiting until all servers have it and the edge was told.`,
    rows,
  }]
}

function gather(address: string, count: number) {
  const [command, args] = pinned(1, [process.execPath, path.resolve('bench/crowd.ts'), address, String(count)])
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const seen = new Map<number, number>()
  let last: { requests: number; errors: number; wentBack: number } | undefined
  createInterface(child.stdout).on('line', (line) => {
    const told = JSON.parse(line) as { version: number; at: number } | NonNullable<typeof last>
    if ('version' in told) seen.set(told.version, told.at)
    else last = told
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    async sees(version: number): Promise<number> {
      for (let attempt = 0; attempt < 2_000; attempt += 1) {
        const at = seen.get(version)
        if (at !== undefined) return at
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error(`${address} never showed version ${version}.`)
    },
    async end() {
      child.stdin.write('end\n')
      await ended
      if (!last) throw new Error('The readers ended without a word.')
      return last
    },
  }
}
