/** `npm run stack`: what an operator starts to see how the parts work together. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { whatIsMissing } from '../scripts/programs.ts'
import { freePort } from '../scripts/stack/free-port.ts'
import { copyContent } from './support/site.ts'

const run = (...args: string[]) => spawnSync(process.execPath, ['scripts/stack.ts', ...args], { encoding: 'utf8' })

test('says how it is used, and refuses what it does not know', () => {
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('npm run stack [-- --port <port>]') })
  for (const wrong of [['--nonsense'], ['--servers', '0'], ['--servers', 'two'], ['--port', '70000'], ['more']]) {
    const { status, stderr } = run(...wrong)
    expect([status, stderr.includes('npm run stack')], wrong.join(' ')).toEqual([2, true])
  }
})

function start(folders: ReturnType<typeof copyContent>, port: number) {
  const child = spawn(process.execPath, ['scripts/stack.ts', '--port', String(port)], { env: { ...process.env, CONTENT_DIR: folders.contentDir, DATA_DIR: folders.dataDir }, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString() })
  return { pid: child.pid!, output: () => output, kill: (signal: NodeJS.Signals) => child.kill(signal), ended: new Promise((resolve) => child.once('exit', resolve)) }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Processes that it has started itself and that still run, by the name of their program. */
function childrenOf(pid: number): Map<string, number> {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  return new Map(pids.flatMap((child): [string, number][] => {
    try {
      return [[readFileSync(`/proc/${child}/comm`, 'utf8').trim(), Number(child)]]
    } catch {
      // Some end at once: those that ask a program for its version, for one.
      return []
    }
  }))
}

test('starts everything, goes on when a server ends, and ends all of it', async () => {
  const missing = whatIsMissing('varnishd', 'redis-server')
  test.skip(missing !== undefined, missing)
  const folders = copyContent()
  const port = await freePort()
  const stack = start(folders, port)
  try {
    await expect.poll(stack.output, { timeout: 60_000 }).toContain('Ctrl-C ends all of it.')
    const processes = [...stack.output().matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid))
    expect(processes).toHaveLength(4)
    const read = () => fetch(`http://127.0.0.1:${port}/suv/drought-ledger`).then(({ status, headers }) => [status, headers.get('surrogate-key')])
    expect(await read()).toEqual([200, null])
    process.kill(processes[0]!, 'SIGKILL')
    await expect.poll(stack.output).toContain('app1 has ended. The others go on.')
    expect(await read()).toEqual([200, null])
    expect((await fetch(`http://127.0.0.1:${port}/bozor`)).status).toBe(200)
    stack.kill('SIGINT')
    expect(await stack.ended).toBe(0)
    expect(processes.filter(isRunning)).toEqual([])
  } finally {
    stack.kill('SIGTERM')
    await stack.ended
    folders.remove()
  }
})

for (const program of ['redis-server', 'varnishd'])
  test(`told to end as soon as it has started ${program}, leaves nothing behind`, async () => {
    const missing = whatIsMissing('varnishd', 'redis-server')
    test.skip(missing !== undefined, missing)
    const folders = copyContent()
    const stack = start(folders, await freePort())
    try {
      await expect.poll(() => childrenOf(stack.pid).has(program), { intervals: [5], timeout: 60_000 }).toBe(true)
      const started = [...childrenOf(stack.pid).values()]
      stack.kill('SIGTERM')
      expect(await stack.ended).toBe(0)
      expect(started.filter(isRunning)).toEqual([])
    } finally {
      stack.kill('SIGKILL')
      await stack.ended
      folders.remove()
    }
  })
