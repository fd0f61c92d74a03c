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
  /** Microseconds of processor that the server took for each answer: the figure that others on the machine change least. */
  cpu: number
  /** Shares of a core, from 0 to 1, that server and load took. Whichever is near 1 is what limited the rate. */
  serverShare: number
  loadShare: number
}

export interface LoadOptions {
  /** Process id of the server; what its children do is counted with it. */
  pid: number
  headers: Record<string, string>
  connections: number
  seconds: number
}

type Figures = Omit<Load, 'cpu' | 'serverShare' | 'loadShare'> & { errors: number }

interface Generator {
  name: string
  program: (url: string, options: LoadOptions) => string[]
  read: (output: string) => Figures
}

const wrk = (file: string): Generator => ({
  name: 'wrk',
  program: (url, { headers, connections, seconds }) => [
    file, '--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`, '--timeout', '10s', '--latency', '--script', path.resolve('bench/wrk-report.lua'),
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
  const before = { server: timeOf(options.pid), load: timeOfChildren(), wall: performance.now() }
  const { output, status } = await run(command, args)
  const wall = (performance.now() - before.wall) / 1000
  const [server, own] = [timeOf(options.pid) - before.server, timeOfChildren() - before.load]
  if (status !== 0) throw new Error(output)
  const { errors, ...figures } = generator.read(output)
  if (errors > 0) throw new Error(`${errors} errors under load at ${url}`)
  return { ...figures, cpu: (server * 1e6) / (figures.requestsPerSecond * options.seconds), serverShare: server / wall, loadShare: own / wall }
}

function run(command: string, args: string[]): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    let output = ''
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { if (stream === child.stdout || !output) output += text })
    child.on('error', reject).on('close', (status) => resolve({ output, status }))
  })
}

/** Linux counts in hundredths of a second, on all machines that Node runs on. */
const ticks = 100

/** Fields of /proc/<pid>/stat from the third on; the second is a name that may hold anything (proc_pid_stat(5)). */
const statOf = (process: number | 'self') => readFileSync(`/proc/${process}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number)

/** Seconds of processor that a process and what it has started have taken. */
function timeOf(pid: number): number {
  const [user, system] = statOf(pid).slice(11, 13)
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return (user! + system!) / ticks + children.reduce((sum, child) => sum + timeOf(child), 0)
}

/** The same of what this process has started and seen end. */
function timeOfChildren(): number {
  const [user, system] = statOf('self').slice(13, 15)
  return (user! + system!) / ticks
}
