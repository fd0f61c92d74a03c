import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { type Catalogue, openCatalogue } from '#lib/catalogue/catalogue.ts'
import type { Listing } from '#lib/catalogue/types.ts'
import { archiveHref, articleHref, feedHref, listingHref, monthHref, sitemapHref } from '#lib/site/urls.ts'
import { archiveOf } from './archive.ts'
import { createRandom } from './random.ts'
import type { Table } from './report.ts'
import { serveFreely } from './serve.ts'
import { median, quantile, timed } from './statistics.ts'

const sizes = [100, 10_000, 100_000]
const visits = 5_000
/** Of each kind of page, at most. */
const samples = 15
/** A server is compiled as it runs: these are not counted. */
const warmUp = 30

interface Measured {
  size: number
  /** Milliseconds from the process's beginning. */
  start: number
  /** Kind of page → milliseconds. */
  kinds: Map<string, number[]>
  articles: number[]
  /** Bytes. */
  memory: { first: number; last: number }
}

/**
 * How long a start takes with the catalogue there, first requests to listings, searches and old articles, one after
 * another, and what the server holds after thousands of them; and how each grows.
 */
export async function benchServing(): Promise<Table[]> {
  const all: Measured[] = []
  for (const size of sizes) all.push(await measure(size))
  const base = all[0]!
  const held = all.map(({ size, start, articles, memory }) => ({
    articles: size, 'start to first answer (s)': round(start / 1000, 2), ratio: round(start / base.start, 2),
    'first request to an article, median (ms)': round(median(articles)), 'p99 (ms)': round(quantile(articles, 0.99)),
    'memory after the start (MB)': round(memory.first / 1e6, 0), [`after ${visits} articles (MB)`]: round(memory.last / 1e6, 0),
  }))
  const rows = [...base.kinds.keys()].map((kind) => Object.fromEntries<string | number>([
    ['page', kind], ...all.map(({ size, kinds }): [string, number] => [`${size} articles (ms)`, round(median(kinds.get(kind)!))]), ['ratio', round(median(all.at(-1)!.kinds.get(kind)!) / median(base.kinds.get(kind)!), 2)],
  ]))
  return [
    { title: 'Start, old articles, memory', meaning: `Starts with the catalogue there, on all cores. Articles one after another, in no order, each asked for the first time; the memory is the server’s, with what it has started beside it.`, rows: held },
    { title: 'First requests to listings, archives, feeds and the search', meaning: `Medians of at most ${samples} different pages of each kind, each asked for once, with nothing of it stored. The ratio is the largest archive’s to the smallest’s.`, rows },
  ]
}

async function measure(size: number): Promise<Measured> {
  const { contentDir, dataDir } = await archiveOf(size)
  spawnSync(process.execPath, [path.resolve('bench/sync-once.ts'), contentDir, dataDir], { stdio: 'inherit' })
  const began = performance.now()
  const server = await serveFreely(['server.ts'], 4390, { CONTENT_DIR: contentDir, DATA_DIR: dataDir })
  const start = performance.now() - began
  await server.idle()
  const catalogue = openCatalogue({ contentDir, dataDir })
  try {
    const ask = async (page: string) => timed(async () => {
      const answer = await fetch(server.origin + page, { headers: { 'accept-encoding': 'gzip' } })
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${page}: ${answer.status}`)
    })
    const random = createRandom(7)
    const ids = catalogue.recentArticleIds(size)
    const chosen = Array.from({ length: Math.min(size, visits + warmUp) }, () => articleHref(ids.splice(Math.floor(random() * ids.length), 1)[0]!))
    const articles: number[] = []
    for (const page of chosen.splice(0, warmUp)) await ask(page)
    const first = server.memory()
    const kinds = new Map<string, number[]>()
    for (const [kind, pages] of pagesOf(catalogue, random)) {
      const times = []
      for (const page of pages) times.push(await ask(page))
      kinds.set(kind, times)
    }
    for (const page of chosen) articles.push(await ask(page))
    return { size, start, kinds, articles, memory: { first, last: server.memory() } }
  } finally {
    catalogue.close()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function pagesOf(catalogue: Catalogue, random: () => number): Map<string, string[]> {
  const some = <Item>(items: readonly Item[]) => items.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at).slice(0, samples).map(({ item }) => item)
  const blogs = catalogue.blogs().map(({ id }): Listing => ({ kind: 'blog', id }))
  const others = [...catalogue.authors().map(({ id }): Listing => ({ kind: 'author', id })), ...catalogue.topics().map(({ id }): Listing => ({ kind: 'topic', id }))]
  const all: Listing = { kind: 'all' }
  const listings = [all, ...blogs, ...others].filter((listing) => catalogue.archive(listing).length > 0)
  const monthsOf = (listing: Listing) => catalogue.archive(listing).flatMap(({ year, months }) => months.map(({ month }) => `${year}-${String(month).padStart(2, '0')}`))
  const months = listings.flatMap((listing) => monthsOf(listing).map((month) => ({ listing, month })))
  return new Map([
    ['the front', ['/']],
    ['fronts of blogs, authors and topics', some([...blogs, ...others]).map(listingHref)],
    ['archives', some(listings).map((listing) => archiveHref(listing))],
    ['months', some(months).map(({ listing, month }) => monthHref(listing, month))],
    ['feeds', some(listings.flatMap((listing) => [feedHref('atom', listing), feedHref('json', listing)]))],
    ['sitemaps', ['/sitemap.xml', '/news-sitemap.xml', ...some(blogs.flatMap((blog) => (blog.kind === 'blog' ? monthsOf(blog).map((month) => sitemapHref(blog.id, month, 1)) : [])))]],
    ['the search, for a word of most articles', some(['canal', 'water', 'village', 'market', 'road', 'winter', 'station', 'teacher', 'bread', 'border', 'river', 'letter', 'court', 'school', 'minister']).map((word) => `/search?q=${word}`)],
    ['the search, for several', some(['ledger+radio', 'canal+water', 'bread+price', '%22canal+water%22', 'police+wedding+factory', 'can', 'w', 'salt+bro']).map((words) => `/search?q=${words}`)],
  ])
}

const round = (value: number, digits = 1) => Number(value.toFixed(digits))
