import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runGit } from './run-git.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ovoz-git-')) })
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('answers with what git wrote', async () => {
  await runGit(folder, ['init', '--quiet', '--initial-branch=main'])
  expect(await runGit(folder, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/main\n')
})

test('says what git said when it fails', async () => {
  await expect(runGit(folder, ['rev-parse', 'HEAD'])).rejects.toThrow(/git rev-parse: fatal: not a git repository/)
})

test('a repository that variables name is not used instead of the folder', async () => {
  vi.stubEnv('GIT_DIR', path.resolve('.git'))
  await expect(runGit(folder, ['rev-parse', 'HEAD'])).rejects.toThrow(/not a git repository/)
})

test('a remote that takes the connection and never answers is given up', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await expect(runGit(folder, ['ls-remote', `git://127.0.0.1:${port}/x`], { timeout: 300 })).rejects.toThrow(/gave no answer within 0.3 s/)
  server.close()
})

test('an address that names a program to run is refused', async () => {
  await expect(runGit(folder, ['ls-remote', 'ext::sh -c "echo owned >&2"'])).rejects.toThrow(/not allowed/)
})
