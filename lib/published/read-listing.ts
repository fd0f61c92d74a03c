import { cacheLife } from 'next/cache'
import type { Archive, Blog, Listing, MonthPage, Teaser } from '#lib/catalogue/types.ts'
import { frontSize, monthPageSize } from '#lib/catalogue/page-sizes.ts'
import { listingKey } from '#lib/catalogue/queries/listing-key.ts'
import { archiveTag, blogsTag, monthLinksTag, monthTag, newestTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'
import { addPlaceholders } from './placeholders.ts'
import { tagTeasers } from './tag-teasers.ts'
import { tagged } from './tagged.ts'

/** Three for each blog, and as many more as may stand above already. */
const sectionSize = 7

/** The newest of a listing, and the month in which what is older begins. */
export async function readNewest(listing: Listing): Promise<{ teasers: Teaser[]; olderMonth?: string }> {
  'use cache'
  cacheLife('max')
  tagged(newestTag(listingKey(listing)))
  const catalogue = await theCatalogue()
  const teasers = catalogue.newest(listing, frontSize)
  tagTeasers(teasers)
  // The first alone: it is seen before anything else, and to look at all would keep the first reader waiting.
  await addPlaceholders(catalogue, [teasers[0]?.image])
  return { teasers, olderMonth: catalogue.olderMonth(listing, frontSize) }
}

/** The blogs in their order, each with its few newest, as the front page shows them. */
export async function readFrontSections(): Promise<{ blog: Blog; teasers: Teaser[] }[]> {
  'use cache'
  cacheLife('max')
  tagged(blogsTag)
  const catalogue = await theCatalogue()
  return catalogue.blogs().map((blog) => {
    const listing = { kind: 'blog', id: blog.id } as const
    const teasers = catalogue.newest(listing, sectionSize)
    tagged(newestTag(listingKey(listing)))
    tagTeasers(teasers)
    return { blog, teasers }
  })
}

export async function readArchive(listing: Listing): Promise<Archive> {
  'use cache'
  cacheLife('max')
  tagged(archiveTag(listingKey(listing)))
  return (await theCatalogue()).archive(listing)
}

/** @param month `yyyy-mm`. */
export async function readMonth(listing: Listing, month: string, page: number): Promise<MonthPage | undefined> {
  'use cache'
  cacheLife('max')
  const key = listingKey(listing)
  tagged(monthTag(key, month), monthLinksTag(key, month))
  const read = (await theCatalogue()).month(listing, month, page, monthPageSize)
  if (!read) return undefined
  tagTeasers(read.teasers)
  return read
}
