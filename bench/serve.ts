/** A server to be measured, in a process of its own. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { runtime } from '../scripts/runtime.mjs'

export interface Served {
  origin: string
  pid: number
  /** Bytes of memory that it and what it has started hold now; what they share is counted once. */
  memory: () => number
  /** Resolves once it has nothing more to do of its own, such as to look at a large archive; after a minute in any case. */
  idle: () => Promise<void>
  stop: () => Promise<void>
}

const canPin = existsSync('/usr/bin/taskset')

/** What goes before a program to pin it to a core; nothing where the system cannot. */
export const pinning = (core: number) => (canPin ? ['/usr/bin/taskset', '-c', String(core)] : [])

/** `program` pinned to `core` where the system can. */
export function pinned(core: number, program: readonly string[]): [command: string, args: string[]] {
  const [command, ...args] = [...pinning(core), ...program]
  return [command!, args]
}

/**
 * On the first core, for load comes from the second.
 * @param program A script of ours, with its arguments.
 */
export function serve(program: string[], port: number, variables: Record<string, string>): Promise<Served> {
  return serveWith([process.execPath, ...program], port, '/breaking.json', () => {}, ours(port, variables))
}

/** On all cores, for it is asked for one thing after another. */
export function serveFreely(program: string[], port: number, variables: Record<string, string>): Promise<Served> {
  return start(process.execPath, program, port, '/breaking.json', () => {}, ours(port, variables))
}

const ours = (port: number, variables: Record<string, string>) => ({ NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', PORT: String(port), ...variables })

/**
 * On the first core.
 * @param page What is asked for until it is answered.
 * @param clean Called once the program has ended.
 */
export function serveWith(program: string[], port: number, page: string, clean: () => void, variables: Record<string, string> = {}): Promise<Served> {
  const [command, args] = pinned(0, program)
  return start(command, args, port, page, clean, variables)
}

async function start(command: string, args: string[], port: number, page: string, clean: () => void, variables: Record<string, string>): Promise<Served> {
  const child = spawn(command, args, { env: { ...runtime, ...process.env, ...variables }, stdio: ['ignore', 'ignore', 'inherit'] })
  const origin = `http://localhost:${port}`
  for (let attempt = 0; ; attempt += 1) {
    if (child.exitCode !== null || attempt > 600) {
      child.kill()
      throw new Error(`${[command, ...args].join(' ')} does not serve.`)
    }
    if ((await fetch(origin + page).catch(() => undefined))?.ok) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    origin,
    pid: child.pid!,
    memory: () => [child.pid!, ...childrenOf(child.pid!)].reduce((sum, pid) => sum + memoryOf(pid), 0),
    idle: async () => {
      // Hundredths of a second, those of what it has started included.
      const ticks = () => [child.pid!, ...childrenOf(child.pid!)].reduce((sum, pid) => sum + ticksOf(pid), 0)
      for (let second = 0, before = ticks(), quiet = 0; second < 60 && quiet < 3; second += 1) {
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        const now = ticks()
        quiet = now - before <= 5 ? quiet + 1 : 0
        before = now
      }
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          clean()
          resolve()
        })
        child.kill('SIGTERM')
      }),
  }
}

const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

/** Proportional set size, of which the kernel gives each process that shares a page its part. @returns 0 for what has just ended. */
function memoryOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]) * 1024
  } catch {
    return 0
  }
}

/** @returns 0 for what has just ended. */
function ticksOf(pid: number): number {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 15).reduce((sum, each) => sum + Number(each), 0)
  } catch {
    return 0
  }
}
