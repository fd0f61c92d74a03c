/** Where articles stood before a synchronisation and stand after it: what `publishing` has to expire. */
import type { Store } from '../store/store.ts'
import type { ArticlePlace, Change } from '../changes.ts'
import type { Timestamp } from '../types.ts'
import { feedSize, frontSize } from '../page-sizes.ts'
import { listingKeys } from './article-rows.ts'

/** One more than any list of the newest has: the next says where what is older begins. */
const reach = Math.max(frontSize, feedSize) + 1

export interface ArticleSnapshot {
  card: string
  /** As JSON. */
  corrections: string
  page: string
  tree: string | null
  place?: ArticlePlace
  neighbours: string[]
}

/** Undefined for what readers know nothing of: drafts, embargoed, not there. */
export function snapshotArticle(store: Store, id: string): ArticleSnapshot | undefined {
  const row = visibleRow(store, id)
  if (!row) return undefined
  const snapshot = { card: cardOf(row), corrections: row.corrections, page: row.page, tree: row.tree, neighbours: [] }
  if (row.state !== 'public') return snapshot
  const translations = store
    .all<{ id: string; month: string }>("SELECT id, month FROM articles WHERE original = ? AND id <> ? AND state = 'public' ORDER BY id", row.original, id)
    .map((other) => ({ ...other }))
  const listings = listingKeys(row.blog, row.card, row.page).sort()
  const newest = listings.filter((key) => isAmongNewest(store, key, { ...row, id }))
  const place = { listings, newest, month: row.month, date: row.date, modified: row.modified_ms, ...(row.image === null ? {} : { image: row.image }), translations }
  return { ...snapshot, place, neighbours: neighbourIds(store, `blog:${row.blog}`, { ...row, id }) }
}

export function articleChange(id: string, before: ArticleSnapshot | undefined, after: ArticleSnapshot | undefined): Change | undefined {
  if (!before && !after) return undefined
  const card = before?.card !== after?.card
  const moved = JSON.stringify([before?.place, before?.neighbours]) !== JSON.stringify([after?.place, after?.neighbours])
  if (!card && !moved && before?.page === after?.page && before?.tree === after?.tree) return undefined
  return {
    kind: 'article',
    id,
    ...(before?.place ? { before: before.place } : {}),
    ...(after?.place ? { after: after.place } : {}),
    neighbours: [...new Set([...(before?.neighbours ?? []), ...(after?.neighbours ?? [])])],
    card,
    corrected: (before?.corrections ?? none) !== (after?.corrections ?? none) || (card && (after?.corrections ?? none) !== none),
  }
}

interface Embargo {
  date: Timestamp
  month: string
  /** All that it says. */
  text: string
}

/** Undefined for what is under no embargo. */
export function snapshotEmbargo(store: Store, id: string): Embargo | undefined {
  const row = store.get<{ date: string; month: string; text: string }>(
    "SELECT card ->> '$.date' AS date, month, card || page || ifnull(b.tree, '') AS text FROM articles a LEFT JOIN bodies b ON b.number = a.body WHERE id = ? AND state = 'embargoed'", id)
  return row && { ...row }
}

export function embargoChange(id: string, before: Embargo | undefined, after: Embargo | undefined): Change | undefined {
  if (!before || before.text === after?.text) return undefined
  return { kind: 'embargo', id, date: before.date, month: before.month }
}

/** Months that came or went with these articles, of the listings they stand in. */
export function monthChanges(store: Store, changes: readonly Change[]): Change[] {
  // What each month has gained; by what it has now, it follows what it had.
  const gains = new Map<string, number>()
  const gain = (place: ArticlePlace | undefined, by: number) => {
    for (const key of place?.listings ?? []) gains.set(`${key} ${place!.month}`, (gains.get(`${key} ${place!.month}`) ?? 0) + by)
  }
  for (const change of changes) {
    if (change.kind !== 'article') continue
    gain(change.before, -1)
    gain(change.after, 1)
  }
  return [...gains].flatMap(([place, gained]): Change[] => {
    const [key, month] = place.split(' ') as [string, string]
    const count = store.get<{ count: number }>('SELECT count FROM months WHERE key = ? AND month = ?', key, month)?.count ?? 0
    return count > 0 === count - gained > 0 ? [] : [{ kind: 'month', key, month, near: monthsNear(store, key, month) }]
  })
}

function monthsNear(store: Store, key: string, month: string): string[] {
  const earlier = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? AND month < ? ORDER BY month DESC LIMIT 1', key, month)
  const later = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? AND month > ? ORDER BY month LIMIT 1', key, month)
  return [earlier, later].flatMap((row) => row?.month ?? [])
}

function isAmongNewest(store: Store, key: string, { month, date_ms, id }: { month: string; date_ms: number; id: string }): boolean {
  const last = store.get<{ month: string; date_ms: number; id: string }>(
    'SELECT month, date_ms, id FROM listings WHERE key = ? ORDER BY month DESC, date_ms DESC, id DESC LIMIT 1 OFFSET ?', key, reach - 1)
  if (!last) return true
  const [mine, others] = [[month, date_ms, id], [last.month, last.date_ms, last.id]] as const
  const difference = mine.findIndex((part, index) => part !== others[index])
  return difference < 0 || mine[difference]! > others[difference]!
}

/** No corrections. */
const none = '[]'

/** The ids before and after an article in a listing, as far as there are any. */
function neighbourIds(store: Store, key: string, { month, date_ms, id }: { month: string; date_ms: number; id: string }): string[] {
  const older = store.get<{ id: string }>(
    'SELECT id FROM listings WHERE key = ? AND (month, date_ms, id) < (?, ?, ?) ORDER BY month DESC, date_ms DESC, id DESC LIMIT 1', key, month, date_ms, id)
  const newer = store.get<{ id: string }>(
    'SELECT id FROM listings WHERE key = ? AND (month, date_ms, id) > (?, ?, ?) ORDER BY month, date_ms, id LIMIT 1', key, month, date_ms, id)
  return [older, newer].flatMap((row) => row?.id ?? [])
}

interface VisibleRow {
  state: string
  month: string
  original: string
  blog: string
  date_ms: number
  date: string
  modified_ms: number
  image: string | null
  corrections: string
  card: string
  page: string
  tree: string | null
}

function visibleRow(store: Store, id: string): VisibleRow | undefined {
  return store.get<VisibleRow>(
    `SELECT state, month, original, blog, date_ms, modified_ms, card ->> '$.date' AS date, card ->> '$.image.href' AS image, card, page ->> '$.corrections' AS corrections, page, tree
     FROM articles a LEFT JOIN bodies b ON b.number = a.body WHERE id = ? AND state IN ('public', 'retracted')`, id)
}

/** A retraction shows on a teaser too. */
const cardOf = ({ state, card }: VisibleRow) => `${state} ${card}`
