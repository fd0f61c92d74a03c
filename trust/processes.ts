/** Processes on this computer, by way of /proc (Linux). */
import { readdirSync, readFileSync } from 'node:fs'

/** Every process that one has started, and what those have started. */
export function descendantsOf(pid: number): number[] {
  const children = readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendantsOf(child)])
}

/** With its arguments; empty for one that has ended. */
export const commandOf = (pid: number) => readProc(`${pid}/cmdline`).replaceAll('\0', ' ')

/** Megabytes of memory that are its own, and its part of what it shares (proportional set size). */
export const memoryOf = (pid: number) => Number(/^Pss:\s+(\d+)/m.exec(readProc(`${pid}/smaps_rollup`))?.[1] ?? 0) / 1024

export const threadsOf = (pid: number) => Number(/^Threads:\s+(\d+)/m.exec(readProc(`${pid}/status`))?.[1] ?? 0)

/** Files, sockets and pipes that it has open. */
export function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}

/** What has ended by itself is left alone. */
export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Empty for what has just ended. */
function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'utf8')
  } catch {
    return ''
  }
}
