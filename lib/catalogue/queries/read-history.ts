/**
 * A listing in parts that stay as they are while it grows, for those who want all of it. Each month is cut from its
 * oldest article on; the newest part of all is still growing and no part yet, but holds no more than `size` articles,
 * which are among the newest.
 */
import type { Store } from '../store/store.ts'
import type { HistoryPage, HistoryPart } from '../types.ts'
import { newestIds } from './read-listing.ts'

/** The newest articles, and the newest closed part. */
export function newestPage(store: Store, key: string, size: number): HistoryPage {
  const open = openPart(store, key, size)
  const previous = open && partBefore(store, key, open, size)
  return { ids: newestIds(store, key, size), ...(previous ? { previous } : {}) }
}

/** Undefined for a part that is not there or not closed. */
export function historyPage(store: Store, key: string, at: HistoryPart, size: number): HistoryPage | undefined {
  if (!isClosed(store, key, at, size)) return undefined
  const rows = store.all<{ id: string }>(
    'SELECT id FROM listings WHERE key = ? AND month = ? ORDER BY date_ms, id LIMIT ? OFFSET ?', key, at.month, size, (at.part - 1) * size)
  const previous = partBefore(store, key, at, size)
  const after = partAfter(store, key, at, size)
  const next = after && isClosed(store, key, after, size) ? after : undefined
  return { ids: rows.map(({ id }) => id).reverse(), ...(previous ? { previous } : {}), ...(next ? { next } : {}) }
}

export function isClosed(store: Store, key: string, { month, part }: HistoryPart, size: number): boolean {
  const open = openPart(store, key, size)
  return part >= 1 && part <= partsOf(store, key, month, size) && !(open?.month === month && open.part === part)
}

function openPart(store: Store, key: string, size: number): HistoryPart | undefined {
  const month = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? ORDER BY month DESC LIMIT 1', key)?.month
  return month === undefined ? undefined : { month, part: partsOf(store, key, month, size) }
}

function partsOf(store: Store, key: string, month: string, size: number): number {
  return Math.ceil((store.get<{ count: number }>('SELECT count FROM months WHERE key = ? AND month = ?', key, month)?.count ?? 0) / size)
}

function partBefore(store: Store, key: string, { month, part }: HistoryPart, size: number): HistoryPart | undefined {
  if (part > 1) return { month, part: part - 1 }
  const earlier = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? AND month < ? ORDER BY month DESC LIMIT 1', key, month)?.month
  return earlier === undefined ? undefined : { month: earlier, part: partsOf(store, key, earlier, size) }
}

function partAfter(store: Store, key: string, { month, part }: HistoryPart, size: number): HistoryPart | undefined {
  if (part < partsOf(store, key, month, size)) return { month, part: part + 1 }
  const later = store.get<{ month: string }>('SELECT month FROM months WHERE key = ? AND month > ? ORDER BY month LIMIT 1', key, month)?.month
  return later === undefined ? undefined : { month: later, part: 1 }
}
