import { chmodSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { deletionsIn } from './deleted-files.ts'
import { startRepository } from './fixtures/trial-repository.ts'

const ask = async (folder: string, since?: string) => {
  const found = await deletionsIn(folder, (error) => { throw error })({ since, isWanted: (path) => path.endsWith('.mdx'), most: 100 })
  return found && { ...found, files: found.files.map(({ path, at, bytes }) => `${at.slice(0, 10)} ${path} ${Buffer.from(bytes).toString()}`) }
}

test('tells what was deleted by any commit since the last time, or since the beginning, with its last version', async () => {
  using repository = startRepository()
  for (const name of ['one', 'two', 'three']) repository.write(`content/${name}.mdx`, name)
  repository.write('content/picture.png', 'p')
  repository.write('elsewhere.mdx', 'x')
  const first = repository.commit('2020-01-01T00:00:00Z')
  repository.remove('content/one.mdx')
  repository.remove('content/picture.png')
  repository.remove('elsewhere.mdx')
  const second = repository.commit('2020-01-02T00:00:00Z')
  repository.git('switch', '--quiet', '--create=other', first)
  repository.git('mv', 'content/two.mdx', 'content/renamed.mdx')
  repository.commit('2020-01-03T00:00:00Z')
  repository.git('switch', '--quiet', 'main')
  repository.git('merge', '--quiet', '--no-edit', 'other')
  const folder = `${repository.folder}/content`
  const upTo = repository.git('rev-parse', 'HEAD')
  const one = '2020-01-02 one.mdx one'
  const two = '2020-01-03 two.mdx two'
  expect(await ask(folder)).toEqual({ upTo, isWhole: true, files: [one, two] })
  expect(await ask(folder, first)).toEqual({ upTo, isWhole: false, files: [one, two] })
  expect(await ask(folder, second)).toEqual({ upTo, isWhole: false, files: [two] })
  expect(await ask(folder, upTo)).toEqual({ upTo, isWhole: false, files: [] })
})

test('of a history that was rewritten it tells all again', async () => {
  using repository = startRepository()
  repository.write('one.mdx', 'one')
  const first = repository.commit('2020-01-01T00:00:00Z')
  repository.remove('one.mdx')
  repository.write('two.mdx', 'two')
  const rewritten = repository.commit('2020-01-02T00:00:00Z')
  repository.git('reset', '--quiet', '--hard', first)
  expect(await ask(repository.folder, rewritten)).toEqual({ upTo: first, isWhole: true, files: [] })
  expect(await ask(repository.folder, 'f'.repeat(40))).toMatchObject({ isWhole: true })
})

test('what is missing and was never committed as deleted is not deleted', async () => {
  using repository = startRepository()
  repository.write('one.mdx', 'one')
  const upTo = repository.commit()
  repository.remove('one.mdx')
  expect(await ask(repository.folder)).toEqual({ upTo, isWhole: true, files: [] })
  expect(await ask(repository.folder, upTo)).toEqual({ upTo, isWhole: false, files: [] })
})

test('where nothing can be told it answers nothing: no repository, no commit', async () => {
  using repository = startRepository()
  expect(await ask(repository.folder)).toBeUndefined()
  repository.remove('.git')
  expect(await ask(repository.folder)).toBeUndefined()
})

test('git that fails is reported and fails nobody', async () => {
  const reported: unknown[] = []
  expect(await deletionsIn('/nowhere/at/all', (error) => reported.push(error))({ since: undefined, isWanted: () => true, most: 1 })).toBeUndefined()
  expect(reported).toHaveLength(1)
})

test('git that takes too long is reported once, and not waited for again', async () => {
  using repository = startRepository()
  repository.write('one.mdx', 'one')
  repository.commit()
  // As in a history of which there is much: however fast the machine, it takes a minute.
  repository.write('bin/git', '#!/bin/sh\ncase " $* " in *" log "*) exec sleep 60;; esac\nPATH="${PATH#*:}" exec git "$@"\n')
  chmodSync(`${repository.folder}/bin/git`, 0o755)
  vi.stubEnv('PATH', `${repository.folder}/bin:${process.env['PATH']}`)
  const reported: unknown[] = []
  const impatient = deletionsIn(repository.folder, (error) => reported.push(error), 50)
  const question = { since: undefined, isWanted: () => true, most: 1 }
  expect([await impatient(question), await impatient(question)]).toEqual([undefined, undefined])
  expect(reported).toEqual([expect.objectContaining({ message: expect.stringContaining('gave no answer') })])
  vi.unstubAllEnvs()
})
