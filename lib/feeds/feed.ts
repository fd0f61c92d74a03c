import type { HistoryPart, Language, Listing } from '#lib/catalogue/types.ts'
import type { FeedEntry } from './entries.ts'

/** One document of a feed: its newest entries, or a closed part of its history (RFC 5005 §4). */
export interface Feed {
  listing: Listing
  title: string
  description: string
  language: Language
  /** Who speaks where an entry has no author of its own. */
  publication: string
  /** Newest first. */
  entries: FeedEntry[]
  /** Undefined: the current document. */
  part?: HistoryPart
  /** The part before this one in time, and after. */
  previous?: HistoryPart
  next?: HistoryPart
}

export interface FeedSetting {
  /** Of the site, as in `https://example.org`. */
  origin: string
  /** WebSub hub, if there is one. */
  hub?: string
}
