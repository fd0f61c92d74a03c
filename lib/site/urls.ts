/**
 * Every URL of the site, made in one place. Paths are root-relative and carry no query;
 * ids are lower-case ASCII, so nothing here needs escaping except a search.
 */
import type { HistoryPart, Listing } from '#lib/catalogue/types.ts'

/** First path segments that a blog may not be called. */
export const reservedSegments = [
  'api', 'archive', 'authors', 'breaking', 'content', 'corrections', 'evidence', 'feeds', 'languages', 'media',
  'missing', 'og', 'page', 'preview', 'robots', 'search', 'sitemap', 'topics', 'offline', 'mirror', 'public', 'static',
] as const

export const frontHref = '/'
export const searchHref = '/search'
export const breakingHref = '/breaking.json'
/** For the server process itself; see lib/publishing/expire-in-next.ts. */
export const expirePath = '/api/expire'

/** Files, and the optimizer's renditions of them: addresses that Next answers as they are, with a query that matters. */
export const isFilePath = (path: string) =>
  /^\/(_next\/static\/[\w./~-]+|_next\/image|media\/[0-9a-f]{16}\/[\w.-]+|ovoz\/[\w./-]+|icon\.svg)$/.test(path) && !path.includes('..')

/** Where the page for unknown paths is rendered; readers see it under the path they asked for. */
export const missingPath = (language: string) => `/missing/${language}`
export const isMissingPath = (path: string) => path.startsWith('/missing/')

/** `id` is `<blog>/<slug>`. */
export const articleHref = (id: string) => `/${id}`
export const blogHref = (id: string) => `/${id}`
export const authorHref = (id: string) => `/authors/${id}`
export const topicHref = (id: string) => `/topics/${id}`
export const languageHref = (language: string) => `/languages/${language}`

export function searchPageHref(query: string, page = 1): string {
  const parameters = new URLSearchParams({ q: query })
  if (page > 1) parameters.set('page', String(page))
  return `${searchHref}?${parameters}`
}

/** The front of a listing. */
export function listingHref(listing: Listing): string {
  switch (listing.kind) {
    case 'all': return frontHref
    case 'blog': return blogHref(listing.id)
    case 'author': return authorHref(listing.id)
    case 'topic': return topicHref(listing.id)
    case 'language': return languageHref(listing.id)
  }
}

/** All years and months of a listing. */
export function archiveHref(listing: Listing): string {
  return listing.kind === 'all' ? '/archive' : `${listingHref(listing)}/archive`
}

/** One month, `yyyy-mm`; page 1 is the newest. */
export function monthHref(listing: Listing, month: string, page = 1): string {
  const href = `${archiveHref(listing)}/${month.replace('-', '/')}`
  return page > 1 ? `${href}/${page}` : href
}

export const feedFiles = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' } as const
export type FeedFormat = keyof typeof feedFiles

/** Media types. */
export const feedTypes: Record<FeedFormat, string> = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' }

/** The newest of a listing for subscribers, or a closed part of its history. */
export function feedHref(format: FeedFormat, listing: Listing, at?: HistoryPart): string {
  const front = listing.kind === 'all' ? '' : listingHref(listing)
  const history = at ? `/${at.month.replace('-', '/')}${at.part > 1 ? `/${at.part}` : ''}` : ''
  return `${front}/${feedFiles[format]}${history}`
}

/** For people: what there is to subscribe to. */
export const feedsHref = '/feeds'
export const opmlHref = '/feeds/blogs.opml'
