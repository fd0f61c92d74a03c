/** Content that looks like a repository starts no program, whoever asks git about it. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { deletionsIn } from '#lib/git/deleted-files.ts'
import { embeddedRepository, waysToRun } from '#lib/git/fixtures/embedded-repository.ts'
import { readFileHistory } from '#lib/git/file-history.ts'
import { repositoryOf } from '#lib/git/repository.ts'
import { changedSince, placeInRepository, resolveCommit } from './changed-since.ts'
import { withCommit } from './check-out.ts'
import { startRepository } from './fixtures/repository.ts'

const canal = 'blogs/suv/2019/the-empty-canal.mdx'

/** The content is a folder of its repository, and a commit made a repository of that. */
function startTrap(way: string, bare: boolean) {
  const repository = startRepository('content')
  const marker = path.join(repository.root, 'ran')
  const before = repository.git('rev-parse', 'HEAD')
  for (const [file, text] of Object.entries(embeddedRepository(way, `echo "$0 $*" >>${marker}; env >>${marker}; false`, bare))) repository.write(file, text)
  repository.remove(canal)
  // From above, as nobody's tools would hinder it.
  repository.git('add', '--all', '--force')
  repository.git('commit', '--quiet', '-m', 'Harmless')
  rmSync(marker, { force: true })
  return Object.assign(repository, { before, marker, ran: () => (existsSync(marker) ? readFileSync(marker, 'utf8').split('\n', 1) : []) })
}

/** Where git holds the folder to be a working tree, it has files to look at. */
const ways = [...Object.keys(waysToRun).map((way) => [way, true] as const), ['a watcher of files', false] as const, ['a filter, chosen by attributes', false] as const]

test.each(ways)('no program is run that is named by %s (bare: %s)', async (way, bare) => {
  using trap = startTrap(way, bare)
  const { contentDir, dataDir, before } = trap
  const commit = trap.git('rev-parse', 'HEAD')
  const gone = await deletionsIn(contentDir, (error) => { throw error })({ since: undefined, isWanted: () => true, most: 9 })
  expect([trap.ran(), gone?.upTo]).toEqual([[], commit])
  const { versions } = await readFileHistory(repositoryOf(contentDir), { path: canal, formerFolders: [], isFormer: () => false, most: 9 })
  expect([trap.ran(), versions]).toEqual([[], []])
  expect([await resolveCommit(contentDir, 'HEAD'), trap.ran()]).toEqual([commit, []])
  expect([(await changedSince(contentDir, before)).includes('HEAD'), trap.ran()]).toEqual([true, []])
  expect([await changedSince(contentDir, before, commit), trap.ran()]).toEqual([expect.arrayContaining([canal, 'HEAD', 'config']), []])
  expect([await withCommit({ contentDir, dataDir, commit }, async (folder) => readFileSync(path.join(folder, 'HEAD'), 'utf8')), trap.ran()]).toEqual(['ref: refs/heads/main\n', []])
  expect([placeInRepository(contentDir), trap.ran()]).toEqual(['content/', []])
})

test('the check refuses it, however it is asked', () => {
  using trap = startTrap(Object.keys(waysToRun)[0]!, true)
  const { contentDir, dataDir, before, top } = trap
  for (const args of [[], ['--since', before], ['--commit', 'HEAD', '--since', before]]) {
    const { status, stdout } = spawnSync(process.execPath, [path.resolve('scripts/check.ts'), contentDir, ...args], { encoding: 'utf8', env: { ...process.env, DATA_DIR: dataDir, INIT_CWD: top } })
    expect([args, trap.ran(), status]).toEqual([args, [], 1])
    expect(stdout).toContain('content/HEAD:1:1  error: A file of this name makes a git repository of its folder')
  }
})
