/** What sitemaps and the list of corrections show: walks along keys, as long as what they answer. */
import { newsWindow, sitemapSize } from '../page-sizes.ts'
import type { Store } from '../store/store.ts'
import type { CorrectedArticle, NewsEntry, SitemapEntry, SitemapFront, SitemapMonth } from '../types.ts'
import { toTeaser, type CardRow } from './read-articles.ts'
import type { StoredPage } from '../sync/link-article.ts'
import { parseStored } from '../store/stored-value.ts'

/** The months of every blog, by blog and month; one seek for each. */
export const monthsSql = /* sql */ `
  SELECT substr(m.key, 6) AS blog, m.month, m.count,
    (SELECT MAX(a.modified_ms) FROM articles a WHERE a.blog = substr(m.key, 6) AND a.month = m.month AND a.state = 'public') AS modified
  FROM months m WHERE m.key > 'blog:' AND m.key < 'blog;' ORDER BY m.key, m.month LIMIT ?`

/** One month of a blog, oldest first, so that what is full stays as it is. */
export const entriesSql = /* sql */ `
  SELECT a.id, a.language, a.original, a.modified_ms AS modified, a.card ->> '$.image.href' AS image,
    (SELECT json_group_array(json_object('id', o.id, 'language', o.language)) FROM articles o WHERE o.original = a.original AND o.state = 'public') AS versions
  FROM listings l JOIN articles a ON a.id = l.id WHERE l.key = ? AND l.month = ? ORDER BY l.date_ms, l.id LIMIT ? OFFSET ?`

/** The fronts of one kind of listing, and when each last got an article. */
export const frontsSql = /* sql */ `
  SELECT d.id, (SELECT l.date_ms FROM listings l WHERE l.key = d.kind || ':' || d.id ORDER BY l.month DESC, l.date_ms DESC LIMIT 1) AS modified
  FROM documents d WHERE d.kind = ? ORDER BY d.id`

export const newsSql = /* sql */ `
  SELECT id, language, title, date_ms AS date FROM articles WHERE state = 'public' AND date_ms > ? ORDER BY date_ms DESC LIMIT ?`

export const correctedSql = /* sql */ `
  SELECT id, blog, state, card, page FROM articles INDEXED BY articles_by_correction
  WHERE corrected_ms IS NOT NULL AND state IN ('public', 'retracted') ORDER BY corrected_ms DESC, id DESC LIMIT ?`

export function sitemapMonths(store: Store, limit: number): SitemapMonth[] {
  return store
    .all<{ blog: string; month: string; count: number; modified: number }>(monthsSql, limit)
    .map(({ count, ...row }) => ({ ...row, pages: Math.ceil(count / sitemapSize) }))
}

/** `page` from 1. */
export function sitemapEntries(store: Store, blog: string, month: string, page: number): SitemapEntry[] {
  const rows = store.all<{ id: string; language: string; original: string; modified: number; image: string | null; versions: string }>(
    entriesSql, `blog:${blog}`, month, sitemapSize, (page - 1) * sitemapSize)
  return rows.map(({ id, language, original, modified, image, versions }) => {
    const others = parseStored<{ id: string; language: string }[]>(versions).filter((version) => version.id !== id)
    const all = [{ id, language }, ...others].sort((a, b) => (a.id < b.id ? -1 : 1))
    return { id, modified, ...(image === null ? {} : { image }), ...(others.length > 0 ? { versions: all, original } : {}) }
  })
}

export function sitemapFronts(store: Store): SitemapFront[] {
  const newest = (key: string) => store.get<{ date_ms: number }>('SELECT date_ms FROM listings WHERE key = ? ORDER BY month DESC, date_ms DESC LIMIT 1', key)?.date_ms
  const front = (listing: SitemapFront['listing'], modified: number | null | undefined): SitemapFront => ({ listing, ...(modified === null || modified === undefined ? {} : { modified }) })
  const kinds = (['blog', 'author', 'topic'] as const).flatMap((kind) =>
    store.all<{ id: string; modified: number | null }>(frontsSql, kind).map(({ id, modified }) => front({ kind, id }, modified)))
  const languages = store
    .all<{ key: string }>("SELECT DISTINCT key FROM months WHERE key > 'language:' AND key < 'language;'")
    .map(({ key }) => front({ kind: 'language', id: key.slice('language:'.length) }, newest(key)))
  return [front({ kind: 'all' }, newest('all')), ...kinds, ...languages]
}

/** Published after `since`, newest first. */
export function newsSince(store: Store, since: Date): NewsEntry[] {
  return store.all<NewsEntry>(newsSql, since.getTime(), newsWindow.most).map((row) => ({ ...row }))
}

/** Last corrected first. */
export function correctedArticles(store: Store, limit: number): CorrectedArticle[] {
  return store
    .all<CardRow & { page: string }>(correctedSql, limit)
    .map(({ page, ...row }) => ({ teaser: toTeaser(store, row), corrections: parseStored<StoredPage>(page).corrections }))
}
