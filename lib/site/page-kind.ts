/** What kind of page a path is, for figures about many: there are as many kinds as here, however many paths are asked for. */
import { archiveHref, breakingHref, feedFiles, feedsHref, frontHref, historySegment, iconHref, newsSitemapHref, previewHref, robotsHref, searchHref, sitemapIndexHref, updatesFile } from './urls.ts'

export type PageKind =
  | 'article' | 'listing' | 'archive' | 'feed' | 'card' | 'media' | 'rendition' | 'search' | 'history' | 'sitemap' | 'poll' | 'asset' | 'preview' | 'missing' | 'other'

const listings = new Set(['authors', 'topics', 'languages'])
const feeds = new RegExp(`/(${Object.values(feedFiles).map((file) => file.replace('.', '\\.')).join('|')})(/|$)`)

/** @param status Of the answer: what is not there is of one kind, wherever it was looked for. */
export function pageKindOf(path: string, status: number): PageKind {
  if (status === 404 || status === 410) return 'missing'
  const segments = path.split('/').slice(1)
  const [first = '', second, third] = segments
  if (path === frontHref) return 'listing'
  if (first === 'media') return 'media'
  if (first === '_next') return second === 'image' ? 'rendition' : 'asset'
  if (first === 'ovoz' || path === iconHref) return 'asset'
  if (first === 'og') return 'card'
  if (path === searchHref || first === 'search') return 'search'
  if (path === breakingHref || third === updatesFile) return 'poll'
  if (path.startsWith(previewHref)) return 'preview'
  if (feeds.test(path) || path.startsWith(feedsHref)) return 'feed'
  if (first === 'sitemap' || path === sitemapIndexHref || path === newsSitemapHref || path === robotsHref) return 'sitemap'
  if (path.startsWith(`${archiveHref({ kind: 'all' })}/`) || segments.includes('archive')) return 'archive'
  if (listings.has(first)) return 'listing'
  if (third === historySegment) return 'history'
  if (segments.length === 1) return first.includes('.') || first === 'corrections' ? 'other' : 'listing'
  return segments.length === 2 ? 'article' : 'other'
}
