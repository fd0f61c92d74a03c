/** A Redis that keeps nothing on disk and listens on this computer alone. */
import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { childEnvironment } from '#lib/site/child-environment.ts'
import { findOrInstall } from '../programs.ts'
import { freePort } from './free-port.ts'

export interface Redis {
  url: string
  pid: number
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** Resolves once it answers. @param port A free one, if not given. @throws Error saying what to install. */
export async function startRedis(port?: number): Promise<Redis> {
  const { 'redis-server': program } = findOrInstall('redis-server')
  const own = port ?? (await freePort())
  const settings = ['--port', String(own), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir(), '--maxmemory', '256mb', '--maxmemory-policy', 'volatile-lru']
  const child = spawn(program, settings, { stdio: 'ignore', env: childEnvironment() })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (let attempt = 0; !(await answers(own)); attempt += 1) {
    if (attempt > 200 || child.exitCode !== null) throw new Error('redis-server does not start.')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return {
    url: `redis://127.0.0.1:${own}`,
    pid: child.pid!,
    stop: (signal = 'SIGTERM') => {
      // One that was frozen ends only if it may go on.
      child.kill('SIGCONT')
      child.kill(signal)
      return ended
    },
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.once('error', () => resolve(false))
  })
}
