import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { articleSource, startTrial, type Trial } from './fixtures/trial.ts'
import { NoPublication } from './no-publication.ts'
import { holdsPublication } from './sync/sync.ts'

const away = (trial: Trial) => renameSync(trial.contentDir, `${trial.contentDir}-away`)
const emptied = (trial: Trial) => {
  away(trial)
  mkdirSync(trial.contentDir)
}

/** What becomes of the folder, and what is said of it. */
const faults: [string, (trial: Trial) => void, string | RegExp][] = [
  ['is not there', away, 'there is no such folder (is it mounted, and is CONTENT_DIR right?)'],
  ['is empty', emptied, 'it is empty (is it mounted?'],
  ['holds what file systems put there alone', (trial) => {
    emptied(trial)
    mkdirSync(join(trial.contentDir, 'lost+found'))
    mkdirSync(join(trial.contentDir, '.snapshots'))
  }, 'it is empty (is it mounted?'],
  ['is a file', (trial) => {
    away(trial)
    writeFileSync(trial.contentDir, '')
  }, 'it is not a folder'],
  ['is one too high', (trial) => {
    emptied(trial)
    renameSync(`${trial.contentDir}-away`, join(trial.contentDir, 'content'))
  }, /publication\.yaml lies below it, in content \(set CONTENT_DIR to .*\/content\/content\)/],
  ['is two too high', (trial) => {
    emptied(trial)
    mkdirSync(join(trial.contentDir, 'site'))
    renameSync(`${trial.contentDir}-away`, join(trial.contentDir, 'site/content'))
  }, 'lies below it, in site/content'],
  ['misspells it', (trial) => renameSync(join(trial.contentDir, 'publication.yaml'), join(trial.contentDir, 'publication.yml')), 'publication.yml is not read (rename it to publication.yaml)'],
  ['has a link in its place', (trial) => {
    rmSync(join(trial.contentDir, 'publication.yaml'))
    symlinkSync('/etc/hostname', join(trial.contentDir, 'publication.yaml'))
  }, 'publication.yaml is not a plain file'],
  ['has lost it', (trial) => trial.remove('publication.yaml'), 'it has no publication.yaml (bring it back'],
  ['has it with a mistake', (trial) => trial.write('publication.yaml', trial.read('publication.yaml').replace(/^timeZone: .*$/m, 'timeZone: Mars/Olympus')), /: publication\.yaml:\d+:\d+ .+ \(.+\)$/],
]

const publicIds = (trial: Trial) => trial.catalogue.recentArticleIds(50)

describe.each(faults)('a folder that %s', (name, spoil, said) => {
  test('is no publication, and none is made of it', async () => {
    using trial = startTrial()
    spoil(trial)
    const failure = await trial.sync().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(NoPublication)
    expect((failure as Error).message).toMatch(said)
    expect((failure as Error).message.startsWith(`${trial.contentDir} is no publication: `)).toBe(true)
    expect(holdsPublication(trial.dataDir)).toBe(false)
  })

  const isWithheld = name === 'has it with a mistake'
  test(isWithheld ? 'keeps the last good version, and the rest goes on' : 'changes nothing of what stood, whatever is looked at', async () => {
    using trial = startTrial()
    await trial.sync()
    const [before, { name: title }] = [publicIds(trial), trial.catalogue.publication()]
    trial.write('blogs/suv/2023/new.mdx', articleSource())
    spoil(trial)
    for (const only of [undefined, ['blogs/suv/2023/new.mdx'], ['publication.yaml'], ['']]) {
      const outcome = await trial.sync(only ? { only } : {}).then(() => 'applied', (error: unknown) => (error instanceof NoPublication ? 'failed' : error))
      expect([only, outcome]).toEqual([only, isWithheld ? 'applied' : 'failed'])
    }
    expect(publicIds(trial).toSorted()).toEqual((isWithheld ? [...before, 'suv/new'] : before).toSorted())
    expect(trial.catalogue.publication().name).toBe(title)
    expect(holdsPublication(trial.dataDir)).toBe(true)
  })
})

test('a folder that is back is taken up again', async () => {
  using trial = startTrial()
  await trial.sync()
  const before = publicIds(trial)
  away(trial)
  await expect(trial.sync()).rejects.toThrow(NoPublication)
  renameSync(`${trial.contentDir}-away`, trial.contentDir)
  trial.write('blogs/suv/2023/new.mdx', articleSource())
  await trial.sync()
  expect(publicIds(trial).toSorted()).toEqual([...before, 'suv/new'].toSorted())
})

test('a folder inside a publication is told where that lies', async () => {
  using trial = startTrial()
  await expect(trial.sync({ contentDir: join(trial.contentDir, 'blogs') })).rejects.toThrow(`publication.yaml lies above it (set CONTENT_DIR to ${trial.contentDir})`)
})

test('what the hour brings waits for no folder', async () => {
  using trial = startTrial()
  trial.write('blogs/suv/2023/later.mdx', articleSource({ date: '2026-02-01T00:00:00Z' }))
  await trial.sync()
  away(trial)
  await trial.sync({ only: [], now: new Date('2026-02-02T00:00:00Z') })
  expect(publicIds(trial)).toContain('suv/later')
})

test('a repository is told what to write at the end of its variable, and its address is not repeated', () => {
  const address = 'https://user:password@git.example.org/content.git'
  const found = new NoPublication('/data/repository/content', { what: 'publication.yaml lies below it, in content', meant: 'content' })
  expect(found.of({ address, branch: 'main' }).message).toBe('The content repository is no publication: publication.yaml lies below it, in content (let CONTENT_REPOSITORY end in #main:content)')
  expect(found.of({ address, folder: 'news' }).message).toContain('#<branch>:news/content')
  expect(new NoPublication({ address, folder: 'content', branch: 'main' }, { what: 'x', meant: '..' }).message).toContain('end in #main)')
})
