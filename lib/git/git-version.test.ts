import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { requireGit } from './git-version.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ovoz-version-')) })
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** The only git on the way to programs. */
function stub(says: string) {
  writeFileSync(path.join(folder, 'git'), `#!/bin/sh\necho '${says}'\n`)
  chmodSync(path.join(folder, 'git'), 0o755)
  vi.stubEnv('PATH', folder)
}

test.each(['git version 2.34.0', 'git version 2.39.5 (Apple Git-154)', 'git version 2.45.1.windows.1', 'git version 3.0.0'])('is taken: %s', (says) => {
  stub(says)
  expect(requireGit).not.toThrow()
})

test.each([
  ['git version 2.30.2', 'The git here is 2.30, which is too old: install git 2.34 or later.'],
  ['git version 1.99.1', 'The git here is 1.99, which is too old: install git 2.34 or later.'],
  ['what?', 'The git here does not say its version (“what?”): install git 2.34 or later.'],
])('is refused: %s', (says, message) => {
  stub(says)
  expect(requireGit).toThrow(message)
})

test('no git is refused', () => {
  vi.stubEnv('PATH', folder)
  expect(requireGit).toThrow('Git was not found, or does not start: install git 2.34 or later.')
})

test.each([['server.ts', 1], ['scripts/build.ts', 1], ['scripts/check.ts', 2], ['scripts/hook.ts', 1]])('%s does not start with one that is too old, and says so in one line', (program, wanted) => {
  stub('git version 2.30.2')
  symlinkSync('/bin/sh', path.join(folder, 'sh'))
  const { status, stdout, stderr } = spawnSync(process.execPath, [program], { encoding: 'utf8', env: { ...process.env, PATH: folder, DATA_DIR: path.join(folder, 'data'), PORT: '0' } })
  const said = (stdout + stderr).trim().split('\n')
  expect([status, said.filter((line) => line.includes('2.30') && !line.startsWith('{'))]).toEqual([wanted, [expect.stringContaining('The git here is 2.30, which is too old: install git 2.34 or later.')]])
})
