import { gate, type State, type Status } from '../gate.ts'
import type { Store } from '../store/store.ts'
import type { Timestamp } from '../types.ts'
import { moveArticle } from './article-rows.ts'
import { parseStored } from '../store/stored-value.ts'

/**
 * Ids of articles whose embargo has passed since they were last looked at; and, should the clock have
 * gone back, of those that are too early again.
 */
export function dueArticles(store: Store, now: Date): string[] {
  return store
    .all<{ id: string }>("SELECT id FROM articles WHERE state = 'embargoed' AND date_ms <= ?", now.getTime())
    .concat(store.all<{ id: string }>("SELECT id FROM articles WHERE state IN ('public', 'retracted') AND date_ms > ?", now.getTime()))
    .map(({ id }) => id)
}

/** Asks the gate again; an id that is gone meanwhile is left out. */
export function moveThroughGate(store: Store, id: string, now: Date): void {
  const row = store.get<{ state: State; status: Status; date: Timestamp }>("SELECT state, status, card ->> '$.date' AS date FROM articles WHERE id = ?", id)
  const state = row && gate(row.status, row.date, now)
  if (state !== undefined && state !== row?.state) moveArticle(store, id, state)
}

/**
 * Notes the newest moment of the content that is taken as past: when the last of its articles became public, or a breaking item began or
 * ended. A server of which it is later has shown something that this one has not yet.
 */
export function noteAsOf(store: Store, now: Date): void {
  const articles = ['public', 'retracted'].map((state) => store.get<{ date: number | null }>('SELECT max(date_ms) AS date FROM articles WHERE state = ?', state)?.date ?? 0)
  const breaking = breakingTimes(store).flat().filter((time) => time <= now.getTime())
  store.run("INSERT OR REPLACE INTO facts VALUES ('as-of', ?)", String(Math.max(0, ...articles, ...breaking)))
}

/** When each item begins and ends, in milliseconds since 1970. */
const breakingTimes = (store: Store): [from: number, until: number][] =>
  store.all<{ json: string }>("SELECT json FROM documents WHERE kind = 'breaking'").map(({ json }) => {
    const { from, until } = parseStored<{ from: Timestamp; until: Timestamp }>(json)
    return [Date.parse(from), Date.parse(until)]
  })

/** When the next embargo ends, or a breaking item begins or ends. */
export function nextDue(store: Store, now: Date): Date | null {
  const embargoes = store.all<{ due: number }>("SELECT date_ms AS due FROM articles WHERE state = 'embargoed' ORDER BY date_ms LIMIT 1")
  const breaking = breakingTimes(store).map(([from, until]) => (from <= now.getTime() ? until : from)).filter((time) => time > now.getTime())
  const times = [...embargoes.map(({ due }) => due), ...breaking]
  return times.length > 0 ? new Date(Math.min(...times)) : null
}
