/**
 * How requests were answered, counted. What is in memory is answered in some microseconds, so that a count of it may be
 * one addition: metrics read the sums when somebody asks for them.
 */
import { type PageKind, pageKindOf } from '#lib/site/page-kind.ts'
import type { Entry } from './entry.ts'

/**
 * `memory` and `stored`: it was there, the second on disk or with the other servers. `render`: Next made it, or several waited for the same making. `pass`: a file that
 * Next answers. `error`: it could not be made. `refused`: not a method for reading, or a search for which there was no room.
 * `behind`: an edge has seen a newer one than this server has.
 */
export const sources = ['memory', 'stored', 'render', 'pass', 'error', 'refused', 'behind'] as const
export type Source = (typeof sources)[number]

export interface Count extends Record<Source, number> {
  /** Of all these, those that were told that they have it (304). */
  notModified: number
}

export class Tally {
  readonly counts = new Map<PageKind, Count>()
  /** Told of each render that Next did, in seconds, and of each answer that was passed to it. */
  onRender: ((kind: PageKind, seconds: number, isFailed: boolean) => void) | undefined
  onPass: ((kind: PageKind, seconds: number) => void) | undefined
  readonly #ofEntry = new WeakMap<Entry, Count>()

  of(kind: PageKind): Count {
    let count = this.counts.get(kind)
    if (!count) this.counts.set(kind, (count = { memory: 0, stored: 0, render: 0, pass: 0, error: 0, refused: 0, behind: 0, notModified: 0 }))
    return count
  }

  /** The kind of a path is found once for each entry. */
  ofEntry(entry: Entry): Count {
    let count = this.#ofEntry.get(entry)
    if (!count) this.#ofEntry.set(entry, (count = this.of(pageKindOf(entry.path, entry.status))))
    return count
  }
}
