import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { articleSource, trialNow } from '#lib/catalogue/fixtures/trial.ts'
import { databasePath } from '#lib/catalogue/store/database.ts'
import { sync } from '#lib/catalogue/sync/sync.ts'
import { deletionsIn } from '#lib/git/deleted-files.ts'
import { startRepository, type TrialRepository } from '#lib/git/fixtures/trial-repository.ts'

let root: string
let repository: TrialRepository
beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'ovoz-gone-'))
  cpSync('lib/catalogue/fixtures/publication', path.join(root, 'content'), { recursive: true })
  repository = startRepository(root)
  repository.write('.gitignore', 'data*\n')
  repository.commit('2024-01-01T00:00:00Z')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const apply = (data = 'data') => {
  const contentDir = path.join(root, 'content')
  return sync({ contentDir, dataDir: path.join(root, data), now: trialNow, deletions: deletionsIn(contentDir, (error) => { throw error }) })
}

const goneIn = (data: string) => {
  const database = new DatabaseSync(databasePath(path.join(root, data)), { readOnly: true })
  const rows = database.prepare('SELECT path FROM gone ORDER BY path').all().map(({ path }) => path)
  database.close()
  return rows
}

let clean = 0
async function expectAsFromNothing(expected: string[]) {
  await apply()
  clean += 1
  await apply(`data-${clean}`)
  expect(goneIn('data')).toEqual(expected)
  expect(goneIn(`data-${clean}`)).toEqual(expected)
}

const file = (name: string) => `content/blogs/suv/2023/${name}.mdx`

test('what is gone is the same after every step as after a start from nothing on the same commit', async () => {
  await expectAsFromNothing([])
  for (const name of ['one', 'two', 'three']) repository.write(file(name), articleSource({ aliases: `[/old/${name}]` }))
  const three = repository.commit('2024-01-02T00:00:00Z')
  await expectAsFromNothing([])

  repository.remove(file('one'))
  await expectAsFromNothing([])
  repository.commit('2024-01-03T00:00:00Z')
  await expectAsFromNothing(['/old/one', '/suv/one'])

  // Written and deleted before anybody looked.
  repository.write(file('brief'), articleSource())
  repository.commit('2024-01-04T00:00:00Z')
  repository.remove(file('brief'))
  repository.commit('2024-01-05T00:00:00Z')
  await expectAsFromNothing(['/old/one', '/suv/brief', '/suv/one'])

  // Rolled back by a commit, then by force.
  repository.git('checkout', '--quiet', three, '--', file('one'))
  repository.commit('2024-01-06T00:00:00Z')
  await expectAsFromNothing(['/old/one', '/suv/brief', '/suv/one'])
  repository.git('reset', '--quiet', '--hard', three)
  repository.write(file('two'), articleSource({}, 'Otherwise.'))
  repository.commit('2024-01-07T00:00:00Z')
  await expectAsFromNothing([])
})
