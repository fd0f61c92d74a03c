import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { embeddedRepository } from './fixtures/embedded-repository.ts'
import { startRepository } from './fixtures/trial-repository.ts'
import { findRepository, noRepository } from './repository.ts'
import { runGit } from './run-git.ts'

let root: string
beforeEach(() => { root = realpathSync(mkdtempSync(path.join(tmpdir(), 'ovoz-found-'))) })
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('the nearest .git is it, from the folder upward; what only looks like a repository is none', () => {
  using repository = startRepository(root)
  const content = path.join(root, 'content')
  expect(findRepository(root)).toEqual({ gitDir: path.join(root, '.git'), workTree: root, folder: root })
  for (const [name, text] of Object.entries(embeddedRepository('a watcher of files', 'false'))) repository.write(`content/${name}`, text)
  expect(findRepository(content)).toEqual({ gitDir: path.join(root, '.git'), workTree: root, folder: content })
  mkdirSync(path.join(content, '.git'))
  expect(findRepository(content)?.workTree, 'an empty .git is none').toBe(root)
  rmSync(path.join(root, '.git'), { recursive: true })
  expect(findRepository(content)).toBeUndefined()
})

test('worktrees, links to a folder, and files that name where git is', async () => {
  using repository = startRepository(root)
  repository.write('content/a.mdx', 'a')
  const commit = repository.commit()
  const other = path.join(root, 'other tree')
  repository.git('worktree', 'add', '--quiet', '-b', 'later', other)
  const found = findRepository(path.join(other, 'content'))!
  expect(found).toMatchObject({ workTree: other, folder: path.join(other, 'content') })
  expect((await runGit(found, ['rev-parse', 'HEAD', '--show-prefix'])).split('\n')).toEqual([commit, 'content/', ''])
  symlinkSync(path.join(other, 'content'), path.join(root, 'link'))
  expect(findRepository(path.join(root, 'link'))).toEqual(found)
  writeFileSync(path.join(other, '.git'), 'no such thing\n')
  expect(findRepository(other)?.workTree).toBe(repository.folder)
})

test('a person’s own settings can be asked for where there is no repository', async () => {
  await expect(runGit(noRepository, ['-c', 'user.name=Aibek', 'config', 'user.name'])).resolves.toBe('Aibek\n')
  await expect(runGit(noRepository, ['rev-parse', 'HEAD'])).rejects.toThrow('not a git repository')
})
