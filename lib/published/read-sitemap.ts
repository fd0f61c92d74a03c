import { cacheLife } from 'next/cache'
import { newsWindow } from '#lib/catalogue/page-sizes.ts'
import { authorsTag, blogsTag, newsTag, publicationTag, sitemapFrontsTag, sitemapIndexTag, sitemapTag, topicsTag } from '#lib/edge/tags.ts'
import type { NewsEntry, SitemapEntry, SitemapFront, SitemapMonth } from '#lib/catalogue/types.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

const mostMonths = 50_000
const day = 24 * 3600

/** The months of all blogs, and when anything was last published, in Unix milliseconds. */
export async function readSitemapIndex(): Promise<{ months: SitemapMonth[]; newest?: number }> {
  'use cache'
  cacheLife('max')
  tagged(sitemapIndexTag)
  const catalogue = await theCatalogue()
  const newest = catalogue.newest({ kind: 'all' }, 1)[0]
  return { months: catalogue.sitemapMonths(mostMonths), ...(newest ? { newest: Date.parse(newest.date) } : {}) }
}

export async function readSitemapFronts(): Promise<SitemapFront[]> {
  'use cache'
  cacheLife('max')
  tagged(sitemapFrontsTag, blogsTag, authorsTag, topicsTag)
  return (await theCatalogue()).sitemapFronts()
}

/** @param month `yyyy-mm`. */
export async function readSitemapEntries(blog: string, month: string, page: number): Promise<SitemapEntry[]> {
  'use cache'
  cacheLife('max')
  tagged(sitemapTag(blog, month))
  return (await theCatalogue()).sitemapEntries(blog, month, page)
}

/** Seconds for which the news stays as it is, though it grows old. */
const newsLife = 900

/**
 * What was published in the last two days. Nothing expires when an article grows older than that, so this read lives for a
 * quarter of an hour, and so does the answer made of it; what would be too old by the end of both is left out.
 */
export async function readNews(): Promise<NewsEntry[]> {
  'use cache'
  cacheLife({ stale: newsLife, revalidate: newsLife, expire: day })
  const now = Date.now()
  // From two days ago until tomorrow, which may begin before this read ends.
  const days = Array.from({ length: newsWindow.days + 2 }, (_, ago) => new Date(now + (1 - ago) * day * 1000).toISOString().slice(0, 10))
  tagged(publicationTag, ...days.map(newsTag))
  return (await theCatalogue()).newsSince(new Date(now - (newsWindow.days * day - 2 * newsLife) * 1000))
}
