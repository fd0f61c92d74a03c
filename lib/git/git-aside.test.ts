import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createGitAside, type GitAside } from './git-aside.ts'
import type { Repository } from './repository.ts'
import { leaveGitTo, runGit, runGitHere } from './run-git.ts'

let folder: string
let repository: Repository
let aside: GitAside
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-aside-'))
  repository = { gitDir: path.join(folder, '.git'), workTree: folder }
  aside = createGitAside()
})
afterEach(() => {
  leaveGitTo(undefined)
  aside.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The process that started git; the shell of an alias is git's. */
const starter = async (by = aside) => Number(await by.run(repository, ['-c', 'alias.starter=!ps -o ppid= -p $PPID', 'starter']))
const isThere = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A git that does not end for long, and the process it has started. */
async function startWaiting(wait = 'exec sleep 60') {
  const noted = path.join(folder, 'pid')
  const waiting = aside.run(repository, ['-c', `alias.wait=!echo $$ > ${noted}; ${wait}`, 'wait'])
  const pid = await vi.waitFor(() => {
    const found = Number(readFileSync(noted, 'utf8'))
    expect(found).toBeGreaterThan(0)
    return found
  }, 20_000)
  return { waiting, pid }
}

test('answers and fails as git does that is started here, many at a time', async () => {
  await aside.run(repository, ['init', '--quiet', '--initial-branch=main'])
  for (const args of [['symbolic-ref', 'HEAD'], ['rev-parse', 'HEAD'], ['no-such-command']]) {
    const outcome = (run: typeof runGit) => run(repository, args).catch(String)
    expect(await outcome(aside.run)).toBe(await outcome(runGitHere))
  }
  const bytes = Buffer.from([0, 128, 255, 10])
  const objects = await Promise.all(Array.from({ length: 20 }, (_, number) => aside.run(repository, ['hash-object', '-w', '--stdin'], { input: `blob ${number}` })))
  expect(await Promise.all(objects.map((object) => aside.run(repository, ['cat-file', 'blob', object.trim()])))).toEqual(objects.map((_, number) => `blob ${number}`))
  expect(Buffer.from(await aside.run(repository, ['-c', String.raw`alias.bytes=!printf '\000\200\377\n'`, 'bytes'], { encoding: 'latin1' }), 'latin1')).toEqual(bytes)
})

test('is what all of the process ask, from when it is told so', async () => {
  leaveGitTo(aside.run)
  expect(Number(await runGit(repository, ['-c', 'alias.starter=!ps -o ppid= -p $PPID', 'starter']))).not.toBe(process.pid)
  leaveGitTo(undefined)
  expect(Number(await runGit(repository, ['-c', 'alias.starter=!ps -o ppid= -p $PPID', 'starter']))).toBe(process.pid)
})

test('that is lost fails what waits for it, and is replaced for the next', async () => {
  const first = await starter()
  const { waiting, pid } = await startWaiting()
  process.kill(first, 'SIGKILL')
  await expect(waiting).rejects.toThrow('git: the process that starts it ended with SIGKILL')
  await expect.poll(() => isThere(pid), { message: 'what it had started' }).toBe(false)
  expect(await starter()).not.toBe(first)
})

test('that is lost lets git take its locks away before anybody is told', async () => {
  const first = await starter()
  const lock = path.join(folder, 'packed-refs.lock')
  const { waiting } = await startWaiting(`exec 2>/dev/null; trap 'sleep 0.2; rm ${lock}; exit 1' TERM; touch ${lock}; while :; do sleep 0.05; done`)
  await expect.poll(() => existsSync(lock)).toBe(true)
  process.kill(first, 'SIGKILL')
  await expect(waiting).rejects.toThrow('ended with SIGKILL')
  expect(existsSync(lock)).toBe(false)
})

test('ends when nobody has asked for long, and begins again', async () => {
  const idle = createGitAside({ idle: 100 })
  const first = await starter(idle)
  await expect.poll(() => isThere(first)).toBe(false)
  expect(await starter(idle)).not.toBe(first)
  idle.stop()
})

test('takes every git that it has started with it', async () => {
  const { waiting, pid } = await startWaiting()
  aside.stop()
  await expect(waiting).rejects.toThrow('stopping')
  await expect.poll(() => isThere(pid)).toBe(false)
})
