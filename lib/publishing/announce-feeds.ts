/** Tells a WebSub hub which feeds have something new, so that it can tell subscribers at once. */
import type { Change } from '#lib/catalogue/changes.ts'
import { changedFeeds } from './changed-pages.ts'

/** Before each further attempt, milliseconds. */
const pauses = [1_000, 10_000, 60_000]
const patience = 10_000

export interface AnnounceOptions {
  /** The hub's address. */
  hub: string
  /** Of the site, as in `https://example.org`: topics are the very addresses that feeds give as their own. */
  origin: string
  report: (error: unknown) => void
  /** For tests. */
  pauses?: readonly number[]
}

/** @returns A function that comes back at once: what is published does not wait for a hub, nor fail with it. */
export function createAnnounce({ hub, origin, report, pauses: before = pauses }: AnnounceOptions): (changes: readonly Change[]) => void {
  return (changes) => {
    const topics = changedFeeds(changes).map((path) => origin + path)
    if (topics.length > 0) void attempt(hub, topics, before).catch(report)
  }
}

/** What hubs understand, though WebSub §6 leaves it open: PubSubHubbub 0.4 §7.1. */
async function attempt(hub: string, topics: string[], [pause, ...rest]: readonly number[]): Promise<void> {
  const body = new URLSearchParams([['hub.mode', 'publish'], ...topics.map((topic) => ['hub.url', topic])])
  try {
    const answer = await fetch(hub, { method: 'POST', body, signal: AbortSignal.timeout(patience), redirect: 'error' })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`The hub ${hub} answered ${answer.status}.`)
  } catch (error) {
    if (pause === undefined) throw error
    await new Promise((resolve) => setTimeout(resolve, pause).unref())
    await attempt(hub, topics, rest)
  }
}
