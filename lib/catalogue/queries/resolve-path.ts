import {
  archiveHref, articleHref, authorHref, blogHref, breakingHref, cardHref, correctionsHref, feedFiles, type FeedFormat, feedHref, feedsHref, frontHref, historyHref, historySegment, languageHref, monthHref,
  newsSitemapHref, opmlHref, pageOfCard, parseSitemapFile, robotsHref, searchHref, sitemapFrontsHref, sitemapHref, sitemapIndexHref, topicHref, updatesFile, updatesHref,
} from '#lib/site/urls.ts'
import { normalPath } from '../normal-path.ts'
import { feedSize, monthPageSize, sitemapSize } from '../page-sizes.ts'
import type { Store } from '../store/store.ts'
import type { Language, Listing, Resolution } from '../types.ts'
import { listingKey } from './listing-key.ts'
import { isClosed } from './read-history.ts'
import { languageOfPublication } from './read-publication.ts'

/** What a path of the site is: a page, another spelling or an old address of one, or nothing. Knows every URL of `lib/site/urls.ts`. */
export function resolvePath(store: Store, path: string): Resolution {
  const card = pageOfCard(path)
  if (card !== undefined) return resolveCard(store, card)
  const normal = normalPath(path)
  const segments = normal.split('/').filter((segment) => segment !== '')
  const to = pageAt(store, segments) ?? aliasOf(store, normal)
  if (to === path) return { kind: 'page' }
  return to === undefined ? whatIsNotThere(store, normal, segments) : { kind: 'redirect', to }
}

function whatIsNotThere(store: Store, normal: string, segments: string[]): Resolution {
  const article = segments.at(-1) === historySegment ? normal.slice(0, -`/${historySegment}`.length) : normal
  const gone = store.get<{ language: string | null }>('SELECT language FROM gone WHERE path = ?', article)
    ?? store.get<{ language: string | null }>('SELECT language FROM gone WHERE path = ?', `/${articleIdAt(segments)}`)
  const language = gone?.language ?? languageOf(store, segments)
  return { kind: gone ? 'gone' : 'missing', language }
}

/** Those of which there is one. */
const singlePaths = new Set<string>([searchHref, breakingHref, correctionsHref, robotsHref, sitemapIndexHref, newsSitemapHref])

/** The card of a page that has one, whatever version it is asked for in; that of a page that moved is at its new place. */
function resolveCard(store: Store, page: string): Resolution {
  const found = resolvePath(store, page)
  if (found.kind === 'gone') return { ...found, kind: 'missing' }
  const [first, second, ...rest] = (found.kind === 'redirect' ? found.to : page).split('/').slice(1)
  const hasCard = rest.length === 0 && first !== 'og' && (first === '' || second !== undefined || exists(store, 'blog', first!)) && second !== 'archive'
  if (!hasCard) return { kind: 'missing', language: languageOfPublication(store) }
  return found.kind === 'redirect' ? { kind: 'redirect', to: cardHref(found.to) } : found
}

/** The address of the page that these segments mean. */
function pageAt(store: Store, segments: string[]): string | undefined {
  const [first, second, ...rest] = segments
  if (first === undefined) return frontHref
  if (singlePaths.has(`/${first}`)) return second === undefined ? `/${first}` : undefined
  const whole = `/${segments.join('/')}`
  if (whole === feedsHref || whole === opmlHref) return whole
  if (first === 'sitemap') return sitemapAt(store, segments.slice(1))
  if (first === 'archive' || isFeed(first)) return partAt(store, { kind: 'all' }, segments)
  if (first === 'authors' || first === 'topics' || first === 'languages') {
    const kind = first === 'authors' ? 'author' : first === 'topics' ? 'topic' : 'language'
    if (second === undefined || !exists(store, kind, second)) return undefined
    const front = { author: authorHref, topic: topicHref, language: languageHref }[kind](second)
    return rest.length === 0 ? front : partAt(store, { kind, id: second }, rest)
  }
  if (!exists(store, 'blog', first)) return undefined
  if (second === undefined) return blogHref(first)
  if (second === 'archive' || isFeed(second)) return partAt(store, { kind: 'blog', id: first }, [second, ...rest])
  const own = `${first}/${second}`
  if (rest.length === 1 && rest[0] === updatesFile) return isLiveBlog(store, own) ? updatesHref(own) : undefined
  if (rest.length === 1 && rest[0] === historySegment && isArticle(store, own)) return historyHref(own)
  const id = articleIdAt(segments)
  return id !== undefined && isArticle(store, id) ? articleHref(id) : undefined
}

/** Also with the year, and the month, that many an engine puts before the name. */
function articleIdAt([blog, second, ...rest]: string[]): string | undefined {
  if (second === undefined) return undefined
  const slug = /^\d{4}$/.test(second) && rest.length > 0 ? rest.slice(rest.length === 2 && /^\d\d?$/.test(rest[0]!) ? 1 : 0) : [second, ...rest]
  return slug.length === 1 ? `${blog}/${slug[0]}` : undefined
}

/** Below the front of a listing: its archive or its feeds. */
function partAt(store: Store, listing: Listing, [name, ...when]: string[]): string | undefined {
  if (name === 'archive') return archiveAt(store, listing, when)
  return isFeed(name) ? feedAt(store, listing, feeds[name]!, when) : undefined
}

/** With the names that other engines give them, which subscribers of a publication that moved in still ask for. */
const feeds: Record<string, FeedFormat> = { [feedFiles.rss]: 'rss', [feedFiles.atom]: 'atom', [feedFiles.json]: 'json', 'feed': 'rss', 'rss': 'rss', 'feed.xml': 'rss', 'index.xml': 'rss', 'atom': 'atom' }
const isFeed = (name: string | undefined): name is string => name !== undefined && Object.hasOwn(feeds, name)

function feedAt(store: Store, listing: Listing, format: FeedFormat, [year, month, part, ...more]: string[]): string | undefined {
  if (year === undefined) return feedHref(format, listing)
  if (!isMonth(year, month, part) || more.length > 0) return undefined
  const at = { month: `${year}-${month!.padStart(2, '0')}`, part: Number(part ?? 1) }
  return isClosed(store, listingKey(listing), at, feedSize) ? feedHref(format, listing, at) : undefined
}

const isMonth = (year: string, month: string | undefined, number: string | undefined) =>
  /^\d{4}$/.test(year) && /^\d\d?$/.test(month ?? '') && /^(?:[1-9]\d{0,5})?$/.test(number ?? '')

function sitemapAt(store: Store, [blog, year, file, ...more]: string[]): string | undefined {
  if (`/sitemap/${blog}` === sitemapFrontsHref && year === undefined) return sitemapFrontsHref
  const asked = parseSitemapFile(year ?? '', file ?? '')
  if (blog === undefined || !asked || more.length > 0) return undefined
  return asked.page <= Math.ceil(countOf(store, `blog:${blog}`, asked.month) / sitemapSize) ? sitemapHref(blog, asked.month, asked.page) : undefined
}

const countOf = (store: Store, key: string, month: string) =>
  store.get<{ count: number }>('SELECT count FROM months WHERE key = ? AND month = ?', key, month)?.count ?? 0

function archiveAt(store: Store, listing: Listing, [year, month, page, ...more]: string[]): string | undefined {
  if (year === undefined) return archiveHref(listing)
  if (!isMonth(year, month, page) || more.length > 0) return undefined
  const wanted = `${year}-${month!.padStart(2, '0')}`
  const count = countOf(store, listingKey(listing), wanted)
  return Number(page ?? 1) <= Math.ceil(count / monthPageSize) ? monthHref(listing, wanted, Number(page ?? 1)) : undefined
}

function exists(store: Store, kind: 'blog' | 'author' | 'topic' | 'language', id: string): boolean {
  if (kind === 'language') return store.get('SELECT 1 FROM months WHERE key = ? LIMIT 1', `language:${id}`) !== undefined
  return store.get('SELECT 1 FROM documents WHERE kind = ? AND id = ?', kind, id) !== undefined
}

function isArticle(store: Store, id: string): boolean {
  return store.get("SELECT 1 FROM articles WHERE id = ? AND state IN ('public', 'retracted')", id) !== undefined
}

/** Or was one: a page that is still open learns from it that it has ended. */
function isLiveBlog(store: Store, id: string): boolean {
  return store.get("SELECT 1 FROM articles WHERE id = ? AND state = 'public' AND (card ->> '$.live' OR page ->> '$.updates[0]' IS NOT NULL)", id) !== undefined
}

/** One look whatever it finds, so that how long it takes does not tell of an article that is still to come. */
function aliasOf(store: Store, normal: string): string | undefined {
  const known = (alias: string) =>
    store.get<{ id: string }>("SELECT l.id FROM aliases l JOIN articles a ON a.id = l.id WHERE l.alias = ? AND a.state IN ('public', 'retracted')", alias)?.id
  const id = known(normal)
  if (id !== undefined) return articleHref(id)
  const former = normal.endsWith(`/${historySegment}`) ? known(normal.slice(0, -`/${historySegment}`.length)) : undefined
  return former === undefined ? undefined : historyHref(former)
}

function languageOf(store: Store, [first, second]: string[]): Language {
  if (first === 'languages' && second !== undefined && exists(store, 'language', second)) return second
  const blog = store.get<{ language: string }>("SELECT json ->> '$.language' AS language FROM documents WHERE kind = 'blog' AND id = ?", first ?? '')
  return blog?.language ?? languageOfPublication(store)
}
