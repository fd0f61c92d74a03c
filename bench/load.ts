/** Requests from a process of its own on the second core, over and over on a number of connections: wrk, else autocannon. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findOrInstall } from '../scripts/programs.ts'
import { pinned } from './serve.ts'

export interface Load {
  requestsPerSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Headers included, for each answer. */
  bytes: number
  /** Shares from 0 to 1: how busy the servers' core and that of the load were, with whatever else ran there. */
  serverBusy: number
  loadBusy: number
}

export interface LoadOptions {
  headers: Record<string, string>
  connections: number
  seconds: number
}

type Figures = Omit<Load, 'serverBusy' | 'loadBusy'> & { errors: number }

interface Generator {
  name: string
  program: (url: string, options: LoadOptions) => string[]
  read: (output: string) => Figures
}

const wrk = (file: string): Generator => ({
  name: 'wrk',
  program: (url, { headers, connections, seconds }) => [
    file, '--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`, '--latency', '--script', path.resolve('bench/wrk-report.lua'),
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]), url,
  ],
  read: readWrk,
})

const autocannon: Generator = {
  name: 'autocannon',
  program: (url, { headers, connections, seconds }) => [
    process.execPath, fileURLToPath(import.meta.resolve('autocannon')), '--json', '--connections', String(connections), '--duration', String(seconds),
    ...Object.entries(headers).flatMap(([name, value]) => ['--headers', `${name}=${value}`]), url,
  ],
  read: readAutocannon,
}

export function readWrk(output: string): Figures {
  const line = output.split('\n').find((text) => text.startsWith('{'))
  if (!line) throw new Error(`wrk gave no figures: ${output}`)
  const { requests, duration, bytes, errors, p50, p99 } = JSON.parse(line) as Record<'requests' | 'duration' | 'bytes' | 'errors' | 'p50' | 'p99', number>
  return { requestsPerSecond: requests / (duration / 1e6), p50: p50 / 1000, p99: p99 / 1000, bytes: bytes / requests, errors }
}

export function readAutocannon(output: string): Figures {
  const { requests, latency, throughput, errors, timeouts, statusCodeStats } = JSON.parse(output) as {
    requests: { average: number; total: number }
    latency: { p50: number; p99: number }
    throughput: { total: number }
    errors: number
    timeouts: number
    statusCodeStats: Record<string, { count: number }>
  }
  const refused = Object.entries(statusCodeStats).reduce((sum, [status, { count }]) => sum + (Number(status) >= 400 ? count : 0), 0)
  return { requestsPerSecond: requests.average, p50: latency.p50, p99: latency.p99, bytes: throughput.total / requests.total, errors: errors + timeouts + refused }
}

/** The best there is; says when it is the slower one, which may itself be the limit. */
export function findGenerator(): Generator {
  try {
    return wrk(findOrInstall('wrk').wrk)
  } catch (error) {
    console.warn(`${(error as Error).message}: autocannon makes the load instead, and is slower than some of what it measures.`)
    return autocannon
  }
}

/** @throws Error when not all requests were answered well. */
export async function load(generator: Generator, url: string, options: LoadOptions): Promise<Load> {
  const [command, args] = pinned(1, generator.program(url, options))
  const before = coreTimes()
  const { output, status } = await run(command, args)
  const [server, own] = coreTimes().map((now, core) => busy(before[core], now))
  if (status !== 0) throw new Error(output)
  const { errors, ...figures } = generator.read(output)
  if (errors > 0) throw new Error(`${errors} errors under load at ${url}`)
  return { ...figures, serverBusy: server ?? Number.NaN, loadBusy: own ?? Number.NaN }
}

function run(command: string, args: string[]): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { if (stream === child.stdout || !output) output += text })
    child.on('error', reject).on('close', (status) => resolve({ output, status }))
  })
}

interface CoreTimes {
  idle: number
  all: number
}

/** Of each core, in ticks since the system began (proc(5)). */
function coreTimes(): CoreTimes[] {
  return readFileSync('/proc/stat', 'utf8').split('\n').filter((line) => /^cpu\d/.test(line)).map((line) => {
    const times = line.split(/\s+/).slice(1, 9).map(Number)
    return { idle: times[3]! + times[4]!, all: times.reduce((sum, time) => sum + time, 0) }
  })
}

const busy = (before: CoreTimes | undefined, now: CoreTimes) => (before ? 1 - (now.idle - before.idle) / Math.max(1, now.all - before.all) : Number.NaN)
