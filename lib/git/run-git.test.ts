import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { remoteAccess } from './remote-access.ts'
import type { Repository } from './repository.ts'
import { runGit } from './run-git.ts'

let folder: string
let repository: Repository
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-git-'))
  repository = { gitDir: path.join(folder, '.git'), workTree: folder }
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('answers with what git wrote', async () => {
  await runGit(repository, ['init', '--quiet', '--initial-branch=main'])
  expect(await runGit(repository, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/main\n')
})

test('says what git said when it fails', async () => {
  await expect(runGit(repository, ['rev-parse', 'HEAD'])).rejects.toThrow(/git rev-parse: fatal: not a git repository/)
})

test('a repository that variables name is not used instead of the folder', async () => {
  vi.stubEnv('GIT_DIR', path.resolve('.git'))
  await expect(runGit(repository, ['rev-parse', 'HEAD'])).rejects.toThrow(/not a git repository/)
})

test('a remote that takes the connection and never answers is given up', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await expect(runGit(repository, ['ls-remote', `git://127.0.0.1:${port}/x`], { ...remoteAccess('git://'), timeout: 300 })).rejects.toThrow(/gave no answer within 0.3 s/)
  server.close()
})

test('a git that is given up can take its locks away, and has a second for it', async () => {
  const lock = path.join(folder, 'packed-refs.lock')
  const locking = `touch ${lock}; echo $$ > pid`
  await expect(runGit(repository, ['-c', `alias.lock=!trap 'rm ${lock}; exit 1' TERM; ${locking}; while :; do sleep 0.05; done`, 'lock'], { timeout: 300 })).rejects.toThrow(/gave no answer within 0.3 s/)
  expect([existsSync(path.join(folder, 'pid')), existsSync(lock)]).toEqual([true, false])
  await expect(runGit(repository, ['-c', `alias.lock=!trap '' TERM; ${locking}; while :; do sleep 0.05; done`, 'lock'], { timeout: 300 })).rejects.toThrow(/gave no answer within 0.3 s/)
  const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'))
  await vi.waitFor(() => expect(() => process.kill(pid, 0), 'is not there any more').toThrow('ESRCH'), 20_000)
})

test('the ssh that the operator names is used', async () => {
  vi.stubEnv('GIT_SSH_COMMAND', `touch ${path.join(folder, 'used')}; false`)
  await runGit(repository, ['ls-remote', 'ssh://127.0.0.1:1/content.git'], remoteAccess('ssh://127.0.0.1:1/content.git')).catch(() => {})
  expect(existsSync(path.join(folder, 'used'))).toBe(true)
})

test('an address that names a program to run is refused', async () => {
  await expect(runGit(repository, ['ls-remote', 'ext::sh -c "echo owned >&2"'], remoteAccess('ext::sh'))).rejects.toThrow(/not allowed/)
})

test('a git that goes on talking, or silently works, is not given up, one that falls silent is', async () => {
  const talking = ['-c', 'alias.talk=!for n in 1 2 3 4 5 6; do echo $n >&2; sleep 0.2; done', 'talk']
  await runGit(repository, talking, { silence: 600 })
  const working = ['-c', 'alias.work=!i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done', 'work']
  await runGit(repository, working, { silence: 200 })
  const falling = ['-c', 'alias.talk=!echo 1 >&2; sleep 20', 'talk']
  await expect(runGit(repository, falling, { silence: 600 })).rejects.toThrow(/gave no answer within 0.6 s/)
})
