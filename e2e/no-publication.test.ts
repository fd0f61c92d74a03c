/** Folders that hold no publication: a first start says so and ends, a later one serves what stood, and says why it is not the newest. */
import { spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { startRepository } from '#lib/git/fixtures/trial-repository.ts'
import type { Health } from '#lib/operation/health.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { openNewsroom } from './support/newsroom.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const at = '2019-05-27T04:00:00Z'
const article = '/bozor/price-of-an-onion'
const onion = 'blogs/bozor/2019/price-of-an-onion.mdx'
const statusOf = async (site: Site, page: string) => (await fetch(site.origin + page)).status
const textOf = async (site: Site, page: string) => (await fetch(site.origin + page)).text()
const healthOf = async (site: Site) => (await fetch(`${site.origin}/api/health`)).json() as Promise<Health>
const title = (file: string, words: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(/^title: .*$/m, `title: "${words}"`))

function start(program: string[], variables: Record<string, string>) {
  const env = { ...process.env, PORT: '0', NEXT_TELEMETRY_DISABLED: '1', ...variables }
  return spawnSync(process.execPath, program, { env, encoding: 'utf8', timeout: 60_000 })
}

/** What is wrong with the folder, and the sentence that says so. */
const mistakes: Record<string, { spoil: (contentDir: string) => void; said: RegExp }> = {
  'is not there': { spoil: (dir) => rmSync(dir, { recursive: true }), said: /is no publication: there is no such folder \(is it mounted/ },
  'is empty': {
    spoil: (dir) => {
      rmSync(dir, { recursive: true })
      mkdirSync(dir)
    },
    said: /is no publication: it is empty \(is it mounted\?/,
  },
  'is one too high': {
    spoil: (dir) => {
      renameSync(dir, `${dir}-away`)
      mkdirSync(dir)
      renameSync(`${dir}-away`, path.join(dir, 'content'))
    },
    said: /publication\.yaml lies below it, in content \(set CONTENT_DIR to \S+\/content\/content\)/,
  },
  'has a mistake in it': { spoil: (dir) => writeFileSync(path.join(dir, 'publication.yaml'), 'name: [\n'), said: /is no publication: publication\.yaml:\d+:\d+ .+ \(.+\)/ },
}
for (const [name, { spoil, said }] of Object.entries(mistakes))
  test(`whatever begins with a folder that ${name} ends, and says so on one line`, () => {
    const { contentDir, dataDir, remove } = copyContent()
    try {
      spoil(contentDir)
      for (const program of [['server.ts'], ['scripts/start.ts'], ['server.ts', '--dev']]) {
        const { status, stderr } = start(program, { CONTENT_DIR: contentDir, DATA_DIR: dataDir })
        expect([program, status]).toEqual([program, 1])
        expect(stderr.trim().split('\n').at(-1), program.join(' ')).toMatch(said)
      }
      const check = start(['scripts/check.ts', contentDir], { DATA_DIR: dataDir })
      expect(check.status).toBe(1)
      // Of a file that is there it is said as of any other.
      expect(check.stderr + check.stdout).toMatch(name === 'has a mistake in it' ? /publication\.yaml:\d+:\d+ {2}/ : said)
    } finally {
      remove()
    }
  })

test('a repository whose content lies in a folder of it is no publication without that folder: a first start names it', () => {
  const { root, dataDir, remove } = copyContent()
  try {
    startRepository(root).commit(at)
    const { status, stderr } = start(['server.ts'], { CONTENT_DIR: '', CONTENT_REPOSITORY: `${root}#main`, DATA_DIR: dataDir })
    expect(status).toBe(1)
    expect(stderr.trim()).toBe('The content repository is no publication: publication.yaml lies below it, in content (let CONTENT_REPOSITORY end in #main:content)')
  } finally {
    remove()
  }
})

test('a variable that comes to forget the folder leaves what stood, and says so until it is mended', async () => {
  await using newsroom = await openNewsroom(at)
  await newsroom.restart('SIGTERM', { CONTENT_REPOSITORY: `${path.dirname(newsroom.contentDir)}#main` })
  const said = /the last publication failed: The content repository is no publication: .*#main:content/
  await expect.poll(async () => (await healthOf(newsroom.site())).degraded.join()).toMatch(said)
  // Nor does the next look find that there is nothing new.
  expect((await newsroom.announce()).receipt).toMatchObject({ outcome: 'failed' })
  expect(await healthOf(newsroom.site())).toMatchObject({ ready: true, degraded: [expect.stringMatching(said)] })
  for (const page of [article, '/', '/suv/aral-saxaul', '/rss.xml']) expect(await statusOf(newsroom.site(), page), page).toBe(200)
  await newsroom.restart()
  await expect.poll(async () => (await healthOf(newsroom.site())).degraded).toEqual([])
  expect(await statusOf(newsroom.site(), article)).toBe(200)
})

test('a push that deletes publication.yaml fails as a whole, its pictures stay, and the next one that brings it back is published', async () => {
  await using newsroom = await openNewsroom(at)
  const picture = /\/media\/[0-9a-f]{16}\/lead\.jpg/.exec((await textOf(newsroom.site(), '/mahalla/nonvoy-tongi')).replaceAll('%2F', '/'))![0]
  newsroom.remove('publication.yaml')
  newsroom.remove(onion)
  newsroom.remove('blogs/mahalla')
  newsroom.commit(at)
  const { status, receipt } = await newsroom.announce()
  expect([status, receipt.outcome, receipt.files, receipt.tags]).toEqual([503, 'failed', [], []])
  expect(receipt.message).toMatch(/^The content repository is no publication: the commit [0-9a-f]{10} has no content\/publication\.yaml \(bring it back/)
  for (let round = 0; round < 2; round += 1) {
    expect(await healthOf(newsroom.site())).toMatchObject({ ready: true, degraded: [`the last publication failed: ${receipt.message}`] })
    for (const page of [article, '/', '/suv/aral-saxaul', '/mahalla', picture]) expect(await statusOf(newsroom.site(), page), page).toBe(200)
    await newsroom.restart()
    await expect.poll(async () => (await healthOf(newsroom.site())).degraded).toHaveLength(1)
  }
  newsroom.restore('publication.yaml')
  expect((await newsroom.publish(at)).outcome).toBe('published')
  expect((await healthOf(newsroom.site())).degraded).toEqual([])
  // By then it is what a commit removed.
  expect([await statusOf(newsroom.site(), article), await statusOf(newsroom.site(), '/mahalla')]).toEqual([410, 404])
})

/** As a disk that goes away, an editor who errs, and a tool that puts another folder in its place. */
const losses: Record<string, { lose: (dir: string) => void; bring: (dir: string) => void }> = {
  'is moved away': { lose: (dir) => renameSync(dir, `${dir}-away`), bring: (dir) => renameSync(`${dir}-away`, dir) },
  'is replaced by an empty one': {
    lose: (dir) => {
      renameSync(dir, `${dir}-away`)
      mkdirSync(dir)
    },
    bring: (dir) => {
      rmSync(dir, { recursive: true })
      renameSync(`${dir}-away`, dir)
    },
  },
  'loses its publication.yaml': {
    lose: (dir) => renameSync(path.join(dir, 'publication.yaml'), `${dir}-yaml`),
    bring: (dir) => renameSync(`${dir}-yaml`, path.join(dir, 'publication.yaml')),
  },
  'is emptied': {
    lose: (dir) => {
      mkdirSync(`${dir}-away`)
      for (const name of readdirSync(dir)) renameSync(path.join(dir, name), path.join(`${dir}-away`, name))
    },
    bring: (dir) => {
      for (const name of readdirSync(`${dir}-away`)) renameSync(path.join(`${dir}-away`, name), path.join(dir, name))
    },
  },
}
for (const [name, { lose, bring }] of Object.entries(losses))
  test(`a content folder that ${name} leaves what stood, whether the server runs or starts, and is taken up again by itself`, async () => {
    const folders = copyContent()
    let site = await startSite(folders)
    try {
      const expectStood = async () => {
        await expect.poll(async () => (await healthOf(site)).degraded.join(), { timeout: 20_000 }).toMatch(/^the last publication failed: .* is no publication: /)
        expect((await healthOf(site)).ready).toBe(true)
        for (const page of [article, '/', '/bozor', '/suv/aral-saxaul', '/rss.xml']) expect(await statusOf(site, page), page).toBe(200)
        expect(await textOf(site, '/')).not.toContain('<title>Publication')
      }
      expect(await statusOf(site, article)).toBe(200)
      lose(folders.contentDir)
      await expectStood()
      await site.stop()
      const receipts = JSON.parse(start(['scripts/receipts.ts', '--json'], { DATA_DIR: folders.dataDir }).stdout) as Receipt[]
      expect(receipts.filter(({ outcome, message }) => outcome === 'failed' && /is no publication: /.test(message ?? '')).length).toBeGreaterThan(0)
      site = await startSite(folders)
      await expectStood()
      bring(folders.contentDir)
      title(path.join(folders.contentDir, onion), 'The Onion Is Back')
      await expect.poll(() => textOf(site, article), { timeout: 60_000 }).toContain('The Onion Is Back')
      await expect.poll(async () => (await healthOf(site)).degraded).toEqual([])
      // Watched as before, not only looked at now and then.
      title(path.join(folders.contentDir, onion), 'The Onion Is Watched')
      await expect.poll(() => textOf(site, article), { timeout: 20_000 }).toContain('The Onion Is Watched')
    } finally {
      await site.stop()
      folders.remove()
    }
  })

test('what is derived from drafts and kept is readable by who runs the server alone', async () => {
  await using newsroom = await openNewsroom(at, { variables: { PREVIEW_SECRET: 'the secret of previews in these tests' } })
  newsroom.edit(onion, /^title: /m, 'status: draft\ntitle: ')
  await newsroom.publish('2019-05-28T04:00:00Z')
  const variables = { CONTENT_DIR: newsroom.contentDir, DATA_DIR: newsroom.dataDir, PREVIEW_SECRET: 'the secret of previews in these tests' }
  const link = new URL(start(['scripts/preview.ts', article], variables).stdout.trim())
  const preview = await textOf(newsroom.site(), link.pathname + link.search)
  expect(preview).toContain('The Price of an Onion')
  const page = (await textOf(newsroom.site(), '/suv/aral-saxaul')).replaceAll('%2F', '/')
  for (const [address] of page.matchAll(/\/media\/[0-9a-f]{16}\/[^"&? ]+/g)) await fetch(newsroom.site().origin + address)
  expect(start(['scripts/check.ts', newsroom.contentDir, '--since', 'HEAD~1'], variables).status).toBe(0)
  expect(start(['scripts/receipts.ts'], variables).status).toBe(0)
  const kept = ['', ...readdirSync(newsroom.dataDir, { recursive: true, encoding: 'utf8' })].map((name) => path.join(newsroom.dataDir, name))
  for (const wanted of ['catalogue.db', 'receipts.db', 'repository', 'check', 'press', 'media']) expect(kept).toContain(path.join(newsroom.dataDir, wanted))
  const open = kept.filter((name) => {
    const stats = lstatSync(name, { throwIfNoEntry: false })
    return stats && !stats.isSymbolicLink() && (stats.mode & 0o077) !== 0
  })
  expect(open).toEqual([])
})
