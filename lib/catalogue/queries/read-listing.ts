/** Fronts, archives and neighbours. Each reads along the listing's key, never the archive as a whole. */
import type { Store } from '../store/store.ts'
import type { Archive, MonthPage, Teaser } from '../types.ts'
import { toTeaser, type CardRow } from './read-articles.ts'
import type { StoredPage } from '../sync/link-article.ts'
import { parseStored } from '../store/stored-value.ts'

const newestFirst = 'ORDER BY l.month DESC, l.date_ms DESC, l.id DESC'
const cards = 'SELECT a.id, a.blog, a.state, a.card FROM listings l JOIN articles a ON a.id = l.id'

export function newestIn(store: Store, key: string, limit: number): Teaser[] {
  return store.all<CardRow>(`${cards} WHERE l.key = ? ${newestFirst} LIMIT ?`, key, limit).map((row) => toTeaser(store, row))
}

export function newestIds(store: Store, key: string, limit: number): string[] {
  return store.all<{ id: string }>(`SELECT l.id FROM listings l WHERE l.key = ? ${newestFirst} LIMIT ?`, key, limit).map(({ id }) => id)
}

/** The month to go on reading in after the first `limit` articles. */
export function monthAfter(store: Store, key: string, limit: number): string | undefined {
  return store.get<{ month: string }>(`SELECT l.month FROM listings l WHERE l.key = ? ${newestFirst} LIMIT 1 OFFSET ?`, key, limit)?.month
}

/** Undefined for a month without articles, or a page it does not have. */
export function monthPage(store: Store, key: string, month: string, page: number, pageSize: number): MonthPage | undefined {
  const count = store.get<{ count: number }>('SELECT count FROM months WHERE key = ? AND month = ?', key, month)?.count ?? 0
  const pages = Math.ceil(count / pageSize)
  if (!Number.isInteger(page) || page < 1 || page > pages) return undefined
  const rows = store.all<CardRow>(`${cards} WHERE l.key = ? AND l.month = ? ORDER BY l.date_ms DESC, l.id DESC LIMIT ? OFFSET ?`, key, month, pageSize, (page - 1) * pageSize)
  const earlier = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? AND month < ? ORDER BY month DESC LIMIT 1', key, month)?.month
  const later = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? AND month > ? ORDER BY month LIMIT 1', key, month)?.month
  return { teasers: rows.map((row) => toTeaser(store, row)), page, pages, ...(earlier ? { earlier } : {}), ...(later ? { later } : {}) }
}

export function archiveOf(store: Store, key: string): Archive {
  const years: Archive = []
  for (const { month, count } of store.all<{ month: string; count: number }>('SELECT month, count FROM months WHERE key = ? ORDER BY month DESC', key)) {
    const [year, number] = month.split('-').map(Number) as [number, number]
    if (years.at(-1)?.year !== year) years.push({ year, count: 0, months: [] })
    const last = years.at(-1)!
    last.count += count
    last.months.push({ month: number, count })
  }
  return years
}

/** Years with articles, newest first, none after `upTo`: what an article's page may list without ever growing stale. */
export function yearsOf(store: Store, key: string, upTo: number): number[] {
  return store
    .all<{ year: number }>('SELECT DISTINCT CAST(substr(month, 1, 4) AS INTEGER) AS year FROM months WHERE key = ? AND month < ? ORDER BY year DESC', key, `${upTo + 1}`)
    .map(({ year }) => year)
}

/** Where an article stands, or would stand. */
export interface Position {
  id: string
  blog: string
  month: string
  date_ms: number
}

/** Undefined for what stands in no listing. */
function positionOf(store: Store, id: string): Position | undefined {
  return store.get<Position>("SELECT id, blog, month, date_ms FROM articles WHERE id = ? AND state = 'public'", id)
}

/** The articles before and after this one in its blog. */
export function neighboursOf(store: Store, id: string): { previous?: Teaser; next?: Teaser } {
  const at = positionOf(store, id)
  return at ? neighboursAt(store, at) : {}
}

export function neighboursAt(store: Store, { id, blog, month, date_ms }: Position): { previous?: Teaser; next?: Teaser } {
  const values = [`blog:${blog}`, month, date_ms, id] as const
  const previous = store.get<CardRow>(`${cards} WHERE l.key = ? AND (l.month, l.date_ms, l.id) < (?, ?, ?) ${newestFirst} LIMIT 1`, ...values)
  const next = store.get<CardRow>(`${cards} WHERE l.key = ? AND (l.month, l.date_ms, l.id) > (?, ?, ?) ORDER BY l.month, l.date_ms, l.id LIMIT 1`, ...values)
  return { ...(previous ? { previous: toTeaser(store, previous) } : {}), ...(next ? { next: toTeaser(store, next) } : {}) }
}

/** How far back related reading looks in each topic. */
const relatedReach = 60

/**
 * Articles that share topics with this one: those sharing most first, then the newest. Only older ones,
 * so that a page already made does not change when another article is published.
 */
export function relatedTo(store: Store, id: string, limit: number): Teaser[] {
  const at = positionOf(store, id)
  return at ? relatedAt(store, at, limit) : []
}

export function relatedAt(store: Store, { id, ...at }: Position, limit: number): Teaser[] {
  const { topics } = parseStored<StoredPage>(store.get<{ page: string }>('SELECT page FROM articles WHERE id = ?', id)!.page)
  const found = new Map<string, { shared: number; date: number }>()
  for (const topic of topics) {
    const rows = store.all<{ id: string; date_ms: number }>(
      `SELECT l.id, l.date_ms FROM listings l WHERE l.key = ? AND (l.month, l.date_ms, l.id) < (?, ?, ?) ${newestFirst} LIMIT ?`, `topic:${topic}`, at.month, at.date_ms, id, relatedReach)
    for (const row of rows) found.set(row.id, { shared: (found.get(row.id)?.shared ?? 0) + 1, date: row.date_ms })
  }
  return [...found]
    .sort(([idA, a], [idB, b]) => b.shared - a.shared || b.date - a.date || (idA < idB ? 1 : -1))
    .slice(0, limit)
    .map(([other]) => toTeaser(store, store.get<CardRow>('SELECT id, blog, state, card FROM articles WHERE id = ?', other)!))
}
