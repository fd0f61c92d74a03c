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
export const correctionsHref = '/corrections'
export const iconHref = '/icon.svg'
export const robotsHref = '/robots.txt'
/** The index of all sitemaps but the news'. */
export const sitemapIndexHref = '/sitemap.xml'
export const newsSitemapHref = '/news-sitemap.xml'
/** The fronts of all listings. */
export const sitemapFrontsHref = '/sitemap/fronts.xml'
/** For the server process itself; see lib/publishing/expire-in-next.ts. */
export const expirePath = '/api/expire'
/** Where pushes are announced; below it, what came of each. */
export const publishPath = '/api/publish'

/** Whether this process should be sent readers, and what it counts; see lib/operation. */
export const healthPath = '/api/health'
export const metricsPath = '/api/metrics'

/** An article before readers may see it, to who has a signed link; see lib/drafts. */
export const previewHref = '/api/preview'
/** For the server process itself, as is the next: where a preview is rendered. `expires` in Unix seconds. */
export const previewPagePath = (id: string, expires: number) => `/preview/${id}/${expires}`
export const draftModePath = '/api/draft-mode'

/** A path that nothing has: what cannot be an address of ours is asked for under it. */
export const nowherePath = '/-'

/** Where the optimizer makes renditions of pictures; see renditions.ts. */
export const optimizerPath = '/_next/image'
/** Files, and the renditions of pictures: addresses whose answers are streamed as Next gives them. @param path As in a `RequestTarget`. */
export const isFilePath = (path: string) =>
  /^\/(_next\/static\/[\w./~-]+|_next\/image|media\/[0-9a-f]{16}\/[\w.-]+|ovoz\/[\w./-]+|icon\.svg)$/.test(path)

/** Where the page for unknown paths is rendered; readers see it under the path they asked for. */
export const missingPath = (language: string) => `/missing/${language}`
/** The same for what readers could see and was deleted. */
export const gonePath = (language: string) => `/missing/${language}/gone`
/** The status that such a page is answered with; undefined for any other. */
export const statusOfMissing = (path: string): 404 | 410 | undefined => (!path.startsWith('/missing/') ? undefined : path.endsWith('/gone') ? 410 : 404)

/** `id` is `<blog>/<slug>`. */
export const articleHref = (id: string) => `/${id}`
/** What has changed in the article since it was published. */
export const historyHref = (id: string) => `/${id}/${historySegment}`
export const historySegment = 'history'
/** The place of a live blog's entry in its article: its time, so that a link to it outlives a change of its title. */
export const updateId = (at: string) => `at-${at.slice(0, 16).replace(/\D/g, '')}`
/** What the open pages of a live blog ask for: which entries there are. */
export const updatesFile = 'updates.json'
export const updatesHref = (id: string) => `${articleHref(id)}/${updatesFile}`
export const blogHref = (id: string) => `/${id}`
export const authorHref = (id: string) => `/authors/${id}`
export const topicHref = (id: string) => `/topics/${id}`
export const languageHref = (language: string) => `/languages/${language}`

/** The articles of one month, `yyyy-mm`, of a blog; page 1 has the oldest. */
export const sitemapHref = (blog: string, month: string, page = 1) => `/sitemap/${blog}/${month.replace('-', '/')}${page > 1 ? `-${page}` : ''}.xml`

/** What the last two segments of `sitemapHref` mean; undefined for what it would not write. */
export function parseSitemapFile(year: string, file: string): { month: string; page: number } | undefined {
  const found = /^\d{4}$/.test(year) ? /^(\d\d)(?:-([1-9]\d{0,4}))?\.xml$/.exec(file) : null
  return found && found[2] !== '1' ? { month: `${year}-${found[1]}`, page: Number(found[2] ?? 1) } : undefined
}

/**
 * The card of a page, e.g. `/og/suv/drought-ledger/3f2a90c41b7e.jpg`.
 * @param file A version of what is drawn on it, and what kind of picture; without it, the address that all versions lead to.
 */
export const cardHref = (page: string, file?: string) => `/og${page === frontHref ? '' : page}${file ? `/${file}` : ''}`

/** The page whose card the path is, in whatever version; undefined for a path that is no card's. */
export function pageOfCard(path: string): string | undefined {
  const page = /^\/og((?:\/[a-z0-9-]+)*?)(?:\/[0-9a-z]+\.(?:jpg|png))?$/.exec(path)?.[1]
  return page === '' ? frontHref : page
}

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
