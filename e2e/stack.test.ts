/** `npm run stack`: what an operator starts to see how the parts work together. */
import { spawn, spawnSync } from 'node:child_process'
import { expect, test } from '@playwright/test'
import { findOrInstall } from '../scripts/programs.ts'
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

test('starts everything, goes on when a server ends, and ends all of it', async () => {
  let missing: string | undefined
  try {
    findOrInstall('varnishd', 'redis-server')
  } catch (error) {
    missing = String(error)
  }
  test.skip(missing !== undefined, missing)
  const folders = copyContent()
  const port = await freePort()
  const child = spawn(process.execPath, ['scripts/stack.ts', '--port', String(port)], { env: { ...process.env, CONTENT_DIR: folders.contentDir, DATA_DIR: folders.dataDir }, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const isRunning = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  try {
    await expect.poll(() => output, { timeout: 60_000 }).toContain('Ctrl-C ends all of it.')
    const processes = [...output.matchAll(/process (\d+)/g)].map(([, pid]) => Number(pid))
    expect(processes).toHaveLength(4)
    const read = () => fetch(`http://127.0.0.1:${port}/suv/drought-ledger`).then(({ status, headers }) => [status, headers.get('surrogate-key')])
    expect(await read()).toEqual([200, null])
    process.kill(processes[0]!, 'SIGKILL')
    await expect.poll(() => output).toContain('app1 has ended. The others go on.')
    expect(await read()).toEqual([200, null])
    expect((await fetch(`http://127.0.0.1:${port}/bozor`)).status).toBe(200)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(processes.filter(isRunning)).toEqual([])
  } finally {
    child.kill('SIGTERM')
    await ended
    folders.remove()
  }
})
