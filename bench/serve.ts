/** A server to be measured, in a process of its own on the first core; load comes from the second. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

export interface Served {
  origin: string
  /** Bytes of memory it holds now: resident set, children not counted. */
  memory: () => number
  stop: () => Promise<void>
}

const canPin = existsSync('/usr/bin/taskset')

/** `program` pinned to `core` where the system can. */
export function pinned(core: number, program: string[]): [string, string[]] {
  return canPin ? ['/usr/bin/taskset', ['-c', String(core), process.execPath, ...program]] : [process.execPath, program]
}

export async function serve(program: string[], port: number, variables: Record<string, string>): Promise<Served> {
  const [command, args] = pinned(0, program)
  const child = spawn(command, args, {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', PORT: String(port), ...variables },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const origin = `http://localhost:${port}`
  for (let attempt = 0; ; attempt += 1) {
    if (child.exitCode !== null || attempt > 600) throw new Error(`${program.join(' ')} does not serve.`)
    if ((await fetch(`${origin}/breaking.json`).catch(() => undefined))?.ok) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    origin,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}
