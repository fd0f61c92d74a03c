/**
 * How many pages one change makes stale at ten thousand articles, of all pages there are. Which tags a page carries is
 * asked of the very reads that make it.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Listing } from '#lib/catalogue/types.ts'

let carried = new Set<string>()
vi.mock('next/cache', () => ({ cacheLife: () => {}, cacheTag: (...tags: string[]) => tags.forEach((tag) => carried.add(tag)) }))
vi.mock('#lib/published/placeholders.ts', () => ({ addPlaceholders: async () => {} }))

const size = 10_000
const root = mkdtempSync(path.join(tmpdir(), 'ovoz-stale-'))
const [contentDir, dataDir] = [path.join(root, 'content'), path.join(root, 'data')]
const now = new Date('2026-11-01T12:00:00Z')
/** Page → the tags it carries. */
const pages = new Map<string, Set<string>>()

beforeAll(async () => {
  vi.stubEnv('CONTENT_DIR', contentDir)
  vi.stubEnv('DATA_DIR', dataDir)
  const { generateContent } = await import('./generate-content.ts')
  const { sync } = await import('#lib/catalogue/sync/sync.ts')
  await generateContent(contentDir, size)
  await sync({ contentDir, dataDir, now })
  await readPages()
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

async function readPages(): Promise<void> {
  const { readArticle } = await import('#lib/published/read-article.ts')
  const { readArchive, readFrontSections, readMonth, readNewest } = await import('#lib/published/read-listing.ts')
  const { readAuthor, readBlog, readLanguages, readTopic } = await import('#lib/published/read-people-and-topics.ts')
  const { readCorrected } = await import('#lib/published/read-corrections.ts')
  const { readBlogs, readFrontSetting, readSetting } = await import('#lib/published/read-site.ts')
  const { theCatalogue } = await import('#lib/published/open.ts')
  const { archiveHref, articleHref, correctionsHref, feedsHref, frontHref, historyHref, listingHref, monthHref, searchHref } = await import('#lib/site/urls.ts')
  const catalogue = await theCatalogue()

  async function page(href: string, ...reads: (() => Promise<unknown>)[]): Promise<void> {
    carried = new Set()
    for (const read of reads) await read()
    pages.set(href, carried)
  }
  const about: Record<string, (id: string) => Promise<unknown>> = { blog: readBlog, author: readAuthor, topic: readTopic, language: () => readLanguages() }
  const ids = { blog: catalogue.blogs().map(({ id }) => id), author: ['dilnoza-karimova', 'parvina-rahimi', 'aibek-sadyrov'], topic: ['elections', 'language', 'markets', 'migration', 'press-freedom', 'water'], language: ['en', 'ru', 'kk', 'uz', 'fa'] }
  const listings: Listing[] = [{ kind: 'all' }, ...Object.entries(ids).flatMap(([kind, all]) => all.map((id) => ({ kind, id }) as Listing))]
  await page(frontHref, () => readNewest({ kind: 'all' }), readFrontSections, readFrontSetting)
  await page(correctionsHref, () => readCorrected(), readSetting)
  await page(searchHref, readSetting, readBlogs)
  await page(feedsHref, readSetting, readBlogs)
  for (const listing of listings) {
    const archive = catalogue.archive(listing)
    if (archive.length === 0) continue
    if (listing.kind !== 'all') await page(listingHref(listing), () => about[listing.kind]!(listing.id), () => readNewest(listing), ...(listing.kind === 'blog' ? [() => readArchive(listing)] : []), readFrontSetting)
    await page(archiveHref(listing), () => readArchive(listing), readSetting)
    for (const { year, months } of archive) for (const { month } of months) {
      const key = `${year}-${String(month).padStart(2, '0')}`
      const { pages: count } = catalogue.month(listing, key, 1, 50) ?? { pages: 0 }
      for (let number = 1; number <= Math.max(1, count); number += 1) await page(monthHref(listing, key, number), () => readMonth(listing, key, number), readSetting)
    }
  }
  for (const { id } of catalogue.newest({ kind: 'all' }, size)) {
    await page(articleHref(id), () => readArticle(id), readSetting)
    // What has changed in it: the same facts, and its versions, which only a change of its own adds to.
    pages.set(historyHref(id), new Set([...pages.get(articleHref(id))!].filter((tag) => !/^(card|neighbours|topic):/.test(tag))))
  }
}

/** Pages that a change of the content folder makes stale; afterwards all is as before. */
async function staleAfter(change: () => () => void): Promise<string[]> {
  const { sync } = await import('#lib/catalogue/sync/sync.ts')
  const { affectedTags } = await import('#lib/publishing/affected-tags.ts')
  const undo = change()
  const { changes, files } = await sync({ contentDir, dataDir, now })
  expect(files.filter(({ outcome }) => outcome === 'withheld')).toEqual([])
  expect(changes.length).toBeGreaterThan(0)
  const tags = new Set(affectedTags(changes))
  undo()
  await sync({ contentDir, dataDir, now })
  return [...pages].filter(([, carries]) => !tags.isDisjointFrom(carries)).map(([href]) => href)
}

/** Of some month in the middle of the archive. */
async function someArticle(): Promise<{ id: string; file: string }> {
  const { theCatalogue } = await import('#lib/published/open.ts')
  const catalogue = await theCatalogue()
  const { teasers } = catalogue.month({ kind: 'all' }, '2016-05', 1, 50)!
  const { id, date } = teasers[7]!
  const [blog, slug] = id.split('/')
  return { id, file: path.join(contentDir, 'blogs', blog!, date.slice(0, 4), `${slug}.mdx`) }
}

test('there are as many pages as an archive of this size has', () => {
  expect(pages.size).toBeGreaterThan(2 * size)
  for (const [href, tags] of pages) expect(tags.size, href).toBeGreaterThan(0)
})

const most = 25

test('publishing one makes at most 25 stale', async () => {
  const { file } = await someArticle()
  const fresh = path.join(path.dirname(file).replace(/\d{4}$/, '2026'), 'something-new.mdx')
  const stale = await staleAfter(() => {
    writeFileSync(fresh, readFileSync(file, 'utf8').replace(/^date: .*$/m, 'date: 2026-11-01T08:00:00+00:00').replace(/^image: .*$/m, '').replace(/<Figure.*/, ''))
    return () => rmSync(fresh)
  })
  expect(stale).toContain('/')
  expect(stale.length, stale.join(' ')).toBeLessThanOrEqual(most)
  console.log(`publishing: ${stale.length} of ${pages.size} pages`)
})

test('correcting one makes at most 25 stale', async () => {
  const { id, file } = await someArticle()
  const stale = await staleAfter(() => {
    const before = readFileSync(file, 'utf8')
    writeFileSync(file, before.replace(/^title: "/m, 'title: "Corrected: ').replace(/^summary:/m, 'corrections: [{date: 2026-10-30T10:00:00+05:00, text: "It was otherwise."}]\nsummary:'))
    return () => writeFileSync(file, before)
  })
  expect(stale).toContain(`/${id}`)
  expect(stale.length, stale.join(' ')).toBeLessThanOrEqual(most)
  console.log(`correcting: ${stale.length} of ${pages.size} pages`)
})

test('renaming one makes at most 25 stale', async () => {
  const { id, file } = await someArticle()
  const renamed = file.replace(/\.mdx$/, '-renamed.mdx')
  const folders = [file, renamed].map((name) => name.replace(/\.mdx$/, '')) as [string, string]
  const stale = await staleAfter(() => {
    const before = readFileSync(file, 'utf8')
    renameSync(file, renamed)
    renameSync(folders[0], folders[1])
    writeFileSync(renamed, before.replace(/^summary:/m, `aliases: [/${id}]\nsummary:`))
    return () => {
      renameSync(renamed, file)
      renameSync(folders[1], folders[0])
      writeFileSync(file, before)
    }
  })
  expect(stale).toContain(`/${id}`)
  expect(stale.length, stale.join(' ')).toBeLessThanOrEqual(most)
  console.log(`renaming: ${stale.length} of ${pages.size} pages`)
})

test('deleting one makes at most 25 stale', async () => {
  const { id, file } = await someArticle()
  const stale = await staleAfter(() => {
    const before = readFileSync(file)
    rmSync(file)
    return () => writeFileSync(file, before)
  })
  expect(stale).toContain(`/${id}`)
  expect(stale.length, stale.join(' ')).toBeLessThanOrEqual(most)
  console.log(`deleting: ${stale.length} of ${pages.size} pages`)
})
