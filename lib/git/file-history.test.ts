import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readFileHistory } from './file-history.ts'
import { startRepository, type TrialRepository } from './fixtures/trial-repository.ts'
import { readBlobs } from './read-blobs.ts'
import { repositoryOf } from './repository.ts'
import { runGit } from './run-git.ts'

const one = 'blogs/suv/2020/one.mdx'

async function textsOf(folder: string, path = one, { former = [] as string[], most = 50 } = {}) {
  const { versions, isCutShort } = await readFileHistory(repositoryOf(folder), { path, formerFolders: ['blogs/suv'], isFormer: (file) => former.includes(file), most })
  const blobs = await readBlobs(repositoryOf(folder), versions.map(({ blob }) => blob), 1_000_000)
  return { texts: versions.map(({ at, blob }) => `${at.slice(0, 10)} ${Buffer.from(blobs.get(blob)!).toString()}`), isCutShort }
}

function writeTwice(repository: TrialRepository, name = one) {
  repository.write(name, 'first')
  repository.commit('2020-01-01T00:00:00Z')
  repository.write('blogs/suv/2020/other.mdx', 'other')
  repository.commit('2020-01-02T00:00:00Z')
  repository.write(name, 'second ∂')
  repository.commit('2020-01-03T00:00:00Z')
}

test('versions come oldest first, each with the date it was committed, and only those that differ', async () => {
  using repository = startRepository()
  writeTwice(repository)
  expect(await textsOf(repository.folder)).toEqual({ texts: ['2020-01-01 first', '2020-01-03 second ∂'], isCutShort: false })
})

test('paths are told from a folder below the root of the repository', async () => {
  using repository = startRepository()
  writeTwice(repository, `content/${one}`)
  expect((await textsOf(`${repository.folder}/content`)).texts).toHaveLength(2)
})

test('a file is followed to where it stood before, in the commit that moved it or while both were there', async () => {
  using repository = startRepository()
  writeTwice(repository)
  repository.git('mv', one, 'blogs/suv/2020/two.mdx')
  repository.write('blogs/suv/2020/two.mdx', 'nothing like it')
  repository.commit('2020-02-01T00:00:00Z')
  const former = [one, 'blogs/suv/2020/two.mdx', 'blogs/suv/2021/three.mdx']
  repository.write('blogs/suv/2021/three.mdx', 'third')
  repository.commit('2020-03-01T00:00:00Z')
  repository.remove('blogs/suv/2020/two.mdx')
  repository.commit('2020-03-02T00:00:00Z')
  expect((await textsOf(repository.folder, 'blogs/suv/2021/three.mdx', { former })).texts).toEqual([
    '2020-01-01 first', '2020-01-03 second ∂', '2020-02-01 nothing like it', '2020-03-01 third',
  ])
  expect((await textsOf(repository.folder, 'blogs/suv/2021/three.mdx')).texts, 'another article').toEqual(['2020-03-01 third'])
})

test('a file that was deleted and written again begins anew', async () => {
  using repository = startRepository()
  writeTwice(repository)
  repository.remove(one)
  repository.commit('2020-02-01T00:00:00Z')
  repository.write(one, 'again')
  repository.commit('2020-03-01T00:00:00Z')
  expect(await textsOf(repository.folder)).toEqual({ texts: ['2020-03-01 again'], isCutShort: false })
})

test('what was written on a branch counts from when it was merged, in the form in which it was merged', async () => {
  using repository = startRepository()
  writeTwice(repository)
  repository.git('switch', '--quiet', '--create=draft')
  repository.write(one, 'never on the branch that is published')
  repository.commit('2020-01-04T00:00:00Z')
  repository.write(one, 'merged')
  repository.commit('2020-01-05T00:00:00Z')
  repository.git('switch', '--quiet', 'main')
  repository.write('blogs/suv/2020/other.mdx', 'meanwhile')
  repository.commit('2020-01-06T00:00:00Z')
  repository.git('merge', '--quiet', '--no-edit', 'draft')
  expect((await textsOf(repository.folder)).texts.map((text) => text.slice(11))).toEqual(['first', 'second ∂', 'merged'])
})

test('more versions than are asked for, and those that a shallow clone lacks, are said to be missing', async () => {
  using repository = startRepository()
  writeTwice(repository)
  expect(await textsOf(repository.folder, one, { most: 1 })).toEqual({ texts: ['2020-01-03 second ∂'], isCutShort: true })
  using clone = startRepository()
  clone.git('fetch', '--quiet', '--depth=1', `file://${repository.folder}`, 'main')
  clone.git('reset', '--quiet', '--hard', 'FETCH_HEAD')
  expect(await textsOf(clone.folder)).toEqual({ texts: ['2020-01-03 second ∂'], isCutShort: true })
})

test('what is not in the repository has no versions, and without a repository there is nothing to ask', async () => {
  using repository = startRepository()
  writeTwice(repository)
  expect(await textsOf(repository.folder, 'blogs/suv/2020/new.mdx')).toEqual({ texts: [], isCutShort: false })
  repository.remove('.git')
  await expect(textsOf(repository.folder)).rejects.toThrow('not in a git repository')
})

test('bytes that are no text come back as they are, and no more than there is room for', async () => {
  using repository = startRepository()
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
  repository.write('bytes', bytes)
  repository.write('more', 'x'.repeat(100))
  repository.commit()
  const found = await readBlobs(repositoryOf(repository.folder), ['HEAD:bytes', 'HEAD:nothing', 'HEAD:more'], 300)
  expect([...found.keys()]).toEqual(['HEAD:bytes'])
  expect(Buffer.from(found.get('HEAD:bytes')!).equals(bytes)).toBe(true)
})

test('settings of a person or of the repository change nothing of it, and start nothing', async () => {
  using repository = startRepository()
  writeTwice(repository)
  repository.git('mv', one, 'blogs/suv/2020/two.mdx')
  repository.commit('2020-02-01T00:00:00Z')
  const signed = `${repository.git('cat-file', 'commit', 'HEAD').replace('\n\n', '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n')}\n`
  await runGit(repositoryOf(repository.folder), ['update-ref', 'HEAD', (await runGit(repositoryOf(repository.folder), ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: signed })).trim()])
  const started = path.join(repository.folder, '.git', 'started')
  writeFileSync(path.join(repository.folder, '.git', 'program'), `#!/bin/sh\ntouch '${started}'\n`, { mode: 0o755 })
  for (const [name, value] of Object.entries({ 'log.follow': 'true', 'log.showSignature': 'true', 'log.diffMerges': 'combined', 'gpg.program': path.join(repository.folder, '.git', 'program') })) repository.git('config', name, value)
  expect(await textsOf(repository.folder, 'blogs/suv/2020/two.mdx')).toEqual({ texts: ['2020-02-01 second ∂'], isCutShort: false })
  expect(existsSync(started)).toBe(false)
})
