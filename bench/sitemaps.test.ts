/** Sitemaps of an archive of 100 000: rows as the catalogue has them, without the files they come from. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Catalogue, openCatalogue } from '#lib/catalogue/catalogue.ts'
import { replaceDatabase } from '#lib/catalogue/store/database.ts'
import { schemaProblems } from '#lib/sitemaps/fixtures/schema-problems.ts'
import { renderSitemap, renderSitemapIndex } from '#lib/sitemaps/render-sitemaps.ts'
import { sitemapsOf, urlOfArticle } from '#lib/sitemaps/sitemap-urls.ts'
import { chunksOf } from '#lib/sitemaps/xml-response.ts'
import { parseSitemapFile } from '#lib/site/urls.ts'

const origin = 'https://chorsu.example.org'
const articles = 100_000
/** Of one month in one blog: more than one sitemap holds. */
const crowded = 12_000

/**
 * Ten blogs in twelve years, each tenth article with a translation; `article` is its number. The crowded month is the
 * first of them all.
 */
const fill = /* sql */ `
  WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${articles}),
  placed AS (
    SELECT n, iif(n < ${crowded}, 0, n % 10) AS b, iif(n < ${crowded}, 0, (n / 10) % 144) AS m FROM numbers
  ),
  dated AS (SELECT *, unixepoch('2014-01-01', '+' || m || ' months') * 1000 + n * 1000 AS ms FROM placed)
  INSERT INTO articles
  SELECT n + 1, 'blog-' || b || '/article-' || n, n || '.mdx', 'published', 'public', ms, strftime('%Y-%m', ms / 1000, 'unixepoch'), ms + 60000, NULL,
    'blog-' || b, iif(n % 10 = 9, 'ru', 'en'), iif(n % 10 = 9, 'blog-' || iif(n < ${crowded}, 0, (n - 1) % 10) || '/article-' || (n - 1), 'blog-' || b || '/article-' || n), 'Title',
    json_object('image', json_object('href', '/media/1e790a44d3aa6002/lead.jpg')), '{}', NULL, 1, 1
  FROM dated;
  INSERT INTO listings SELECT 'blog:' || blog, month, date_ms, id FROM articles;
  INSERT INTO months SELECT key, month, COUNT(*) FROM listings GROUP BY key, month;`

let dataDir: string
let catalogue: Catalogue
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-sitemaps-'))
  await replaceDatabase(dataDir, async (database) => database.exec(fill))
  catalogue = openCatalogue({ contentDir: dataDir, dataDir })
})
afterAll(() => {
  catalogue.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** As the routes do. */
const entriesOf = (href: string) => {
  const [, , blog, year, file] = href.split('/') as [string, string, string, string, string]
  const { month, page } = parseSitemapFile(year, file)!
  return catalogue.sitemapEntries(blog, month, page)
}
const shards = () => sitemapsOf(catalogue.sitemapMonths(50_000), undefined).slice(1)

function usedHeap(): number {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().heapUsed
}

test('every article stands in one sitemap, every sitemap is within bounds, and none is ever one string', () => {
  const sizes = new Map<string, number>()
  const seen = new Set<string>()
  let longest = 0
  let bytes = 0
  const before = usedHeap()
  for (const { path: href } of shards()) {
    const entries = entriesOf(href)
    sizes.set(href, entries.length)
    let size = 0
    for (const chunk of chunksOf(renderSitemap(entries.map(urlOfArticle), origin))) {
      longest = Math.max(longest, chunk.length)
      size += Buffer.byteLength(chunk)
    }
    bytes = Math.max(bytes, size)
    for (const { id } of entries) seen.add(id)
  }
  const ids = seen.size
  seen.clear()
  const kept = usedHeap() - before
  console.info(`${sizes.size} sitemaps, at most ${Math.max(...sizes.values())} addresses and ${bytes} bytes each; ${Math.round(kept / 1000)} KB kept`)
  expect(ids).toBe(articles)
  expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBe(articles)
  expect(Math.max(...sizes.values())).toBe(5_000)
  expect(bytes).toBeLessThan(50_000_000)
  expect(longest).toBeLessThan(17_000)
  // What all of them together would take is some thirty times as much.
  expect(kept).toBeLessThan(2_000_000)
})

test('a month that outgrows one sitemap goes on in the next, and what was full stays as it is', () => {
  const ids = (page: number) => catalogue.sitemapEntries('blog-0', '2014-01', page).map(({ id }) => id)
  expect([1, 2, 3, 4].map((page) => ids(page).length)).toEqual([5_000, 5_000, ids(3).length, 0])
  expect(ids(1)[0]).toBe('blog-0/article-0')
  expect(ids(2)[0]).toBe('blog-0/article-5000')
  expect(catalogue.resolve('/sitemap/blog-0/2014/01-3.xml')).toEqual({ kind: 'page' })
  expect(catalogue.resolve('/sitemap/blog-0/2014/01-4.xml').kind).toBe('missing')
})

test('all of them, and their index, hold before the schema', async () => {
  const all = shards()
  expect(await schemaProblems('index', [[...renderSitemapIndex(all, origin)].join('')])).toEqual([])
  for (let start = 0; start < all.length; start += 250) {
    const documents = all.slice(start, start + 250).map(({ path: href }) => [...renderSitemap(entriesOf(href).map(urlOfArticle), origin)].join(''))
    expect(await schemaProblems('sitemap', documents)).toEqual([])
  }
})
