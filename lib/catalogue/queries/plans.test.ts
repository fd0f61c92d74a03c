/** No read that a page is made of, nor one that a publication needs, walks over the archive: SQLite is asked how it would go about each. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Catalogue, openCatalogue } from '../catalogue.ts'
import { articleSource, startTrial, type Trial } from '../fixtures/trial.ts'
import { openDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import type { Listing } from '../types.ts'

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  await trial.sync()
})
afterAll(() => trial[Symbol.dispose]())

/** Every statement that `work` prepares or runs. */
async function statementsOf(work: () => unknown): Promise<Set<string>> {
  const asked = new Set<string>()
  const spies = (['get', 'all', 'run', 'insert'] as const).map((name) => {
    const original = Store.prototype[name] as (this: Store, sql: string, ...values: unknown[]) => unknown
    return vi.spyOn(Store.prototype, name).mockImplementation(function (this: Store, sql: string, ...values: unknown[]) {
      asked.add(sql)
      return original.call(this, sql, ...values)
    } as never)
  })
  try {
    await work()
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return asked
}

/** The lines of the plans that read a table, or an index of it, from one end to the other. */
function walks(statements: Iterable<string>): string[] {
  const database = openDatabase(trial.dataDir, { readOnly: false, thorough: false })!
  try {
    return [...statements].flatMap((sql) =>
      database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => String(detail)).filter((line) => line.startsWith('SCAN') && !isBounded(line, sql)).map((line) => `${line} in: ${sql}`))
  } finally {
    database.close()
  }
}

/**
 * A list that was given; the full-text index by its words; what an inner query has bounded already; the first row there is.
 * What was corrected, and what is wrong, have an index that holds nothing else.
 */
function isBounded(line: string, sql: string): boolean {
  return /^SCAN (CONSTANT ROW|json_each|found|\(subquery-\d+\)|[\w.]+ VIRTUAL TABLE INDEX \d+:M\d)/.test(line)
    || /^SCAN (articles|files) USING INDEX (articles_by_correction|files_with_problems)$/.test(line)
    || sql === 'SELECT 1 FROM files LIMIT 1'
}

const listings: Listing[] = [{ kind: 'all' }, { kind: 'blog', id: 'suv' }, { kind: 'author', id: 'aibek' }, { kind: 'topic', id: 'water' }, { kind: 'language', id: 'en' }]

function readEverything(catalogue: Catalogue): void {
  const id = 'suv/the-empty-canal'
  for (const name of ['publication', 'blogs', 'authors', 'topics', 'languages', 'breaking', 'sitemapFronts', 'problems'] as const) catalogue[name]()
  for (const listing of listings) {
    catalogue.newest(listing, 2)
    catalogue.olderMonth(listing, 2)
    catalogue.month(listing, '2019-06', 1, 2)
    catalogue.history(listing)
    catalogue.history(listing, { month: '2019-06', part: 1 })
    catalogue.archive(listing)
    catalogue.years(listing, 2020)
  }
  catalogue.article(id)
  catalogue.articleSource(id)
  catalogue.neighbours(id)
  catalogue.related('qishloq/pustoy-kanal', 3)
  catalogue.evidence('nothing')
  for (const words of ['canal', 'water canal', '"empty canal"', 'wat']) catalogue.search(words, 1, 10)
  catalogue.sitemapMonths(10)
  catalogue.sitemapEntries('suv', '2019-06', 1)
  catalogue.newsSince(new Date(0))
  catalogue.corrected(10)
  catalogue.recentArticleIds(10)
  catalogue.draftForPreview(id)
  const [, , hash, name] = catalogue.article(id)!.media['bank.png']!.href.split('/') as [string, string, string, string]
  catalogue.mediaByHref(hash, name)
  catalogue.mediaForPreview(hash, name)
  for (const path of ['/', '/suv', `/${id}`, '/suv/archive/2019/06', '/old', '/suv/nothing/history', '/og/suv', '/sitemap/suv/2019/06.xml', '/rss.xml/2019/06', '/suv/canal-live/updates.json', '/authors/aibek', '/nobody/nothing']) catalogue.resolve(path)
}

test('what readers are answered from', async () => {
  const catalogue = openCatalogue(trial)
  const asked = await statementsOf(() => readEverything(catalogue))
  catalogue.close()
  expect(asked.size).toBeGreaterThan(40)
  expect(walks(asked)).toEqual([])
})

test('what a publication needs: an article written, changed, embargoed, retracted, deleted', async () => {
  const path = 'blogs/suv/2023/planned.mdx'
  const { syncChanges } = await import('../sync/sync.ts')
  const publish = (only = [path]) => syncChanges({ contentDir: trial.contentDir, dataDir: trial.dataDir, now: new Date('2026-01-15T12:00:00Z'), only })
  const asked = await statementsOf(async () => {
    for (const fields of [{}, { title: 'Another', aliases: '[/older]', translationOf: 'suv/the-empty-canal' }, { date: '2027-01-01T10:00:00+05:00' }, { status: 'retracted' }]) {
      trial.write(path, articleSource(fields as unknown as Record<string, string>))
      await publish()
    }
    trial.write('authors/aibek.mdx', '---\nname: Aybek\nrole: r\n---\n\nBio.\n')
    await publish(['authors/aibek.mdx'])
    trial.remove(path)
    await publish()
  })
  expect(asked.size).toBeGreaterThan(60)
  expect(walks(asked)).toEqual([])
})
