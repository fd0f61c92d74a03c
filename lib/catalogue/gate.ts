import type { Timestamp } from './types.ts'

/** What an article's front matter asks for. */
export type Status = 'draft' | 'published' | 'retracted'

/** What readers may see of it: only what is `public`, and of what is `retracted` that it was. */
export type State = 'public' | 'embargoed' | 'draft' | 'retracted'

/**
 * The one answer to “may a reader see this now?”. An embargo also covers a retraction: that a text exists
 * must not show before its date.
 */
export function gate(status: Status, date: Timestamp, now: Date): State {
  if (status === 'draft') return 'draft'
  if (Date.parse(date) > now.getTime()) return 'embargoed'
  return status === 'retracted' ? 'retracted' : 'public'
}

/** A breaking item is in force from its `from` until just before its `until`. */
export function inForce(item: { from: Timestamp; until: Timestamp }, now: Date): boolean {
  return Date.parse(item.from) <= now.getTime() && now.getTime() < Date.parse(item.until)
}
