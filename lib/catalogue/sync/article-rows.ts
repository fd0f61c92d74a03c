/** The rows of one article, and those that make it visible; the only writer of these tables. */
import { foldForSearch } from '../search-text.ts'
import type { State } from '../gate.ts'
import type { Store } from '../store/store.ts'
import type { LinkedArticle, StoredCard, StoredPage } from './link-article.ts'
import { parseStored, withSum } from '../store/stored-value.ts'

/** Puts an article in the place of whatever stood under its id or its path. `fresh`: its month is counted later, by `countMonths`. */
export function putArticle(store: Store, article: LinkedArticle, fresh: boolean): void {
  const { id, path, card, page } = article
  for (const { number } of store.all<{ number: number }>('SELECT number FROM articles WHERE id = ? UNION SELECT number FROM articles WHERE path = ?', id, path)) {
    removeNumber(store, number)
  }
  const number = freeNumber(store, article.dateMs)
  store.run(
    `INSERT INTO articles (number, id, path, status, state, date_ms, month, modified_ms, corrected_ms, blog, language, original, title, card, page, date_line, date_column, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT body FROM files WHERE path = ?))`,
    number, id, path, article.status, article.state, article.dateMs, article.month, article.modifiedMs, article.correctedMs ?? null, article.blog, card.language,
    article.original, card.title, withSum(JSON.stringify(card)), withSum(JSON.stringify(page)), article.datePlace.line, article.datePlace.column,
    // What is retracted is not kept, so that nothing can show it by mistake.
    article.status === 'retracted' ? null : path,
  )
  for (const alias of article.aliases) store.run('INSERT OR REPLACE INTO aliases VALUES (?, ?)', alias, id)
  if (article.state === 'public') show(store, { number, id, month: article.month, date_ms: article.dateMs, keys: keysOf(article.blog, card, page) }, fresh)
}

const minute = 60_000
/** Articles dated to the same minute that are kept apart from those of the next. */
const perMinute = 64

/**
 * Numbers follow dates, so that the full-text index, which is read along them, gives the newest first. Where a minute is
 * full, as after an import of articles that have days only, the next free one counts.
 */
function freeNumber(store: Store, dateMs: number): number {
  const first = Math.floor(dateMs / minute) * perMinute
  for (let span = perMinute; ; span *= perMinute) {
    const last = store.get<{ last: number | null }>('SELECT MAX(number) AS last FROM articles WHERE number >= ? AND number < ?', first, first + span)!.last
    if (last === null) return first
    if (last + 1 < first + span) return last + 1
  }
}

/** In a new catalogue, all at once. */
export function countMonths(store: Store): void {
  store.run('INSERT INTO months SELECT key, month, COUNT(*) FROM listings GROUP BY key, month')
}

export function removeArticle(store: Store, path: string): void {
  const row = store.get<{ number: number }>('SELECT number FROM articles WHERE path = ?', path)
  if (row) removeNumber(store, row.number)
}

/** Moves an article through the gate. */
export function moveArticle(store: Store, id: string, state: State): void {
  const { number } = store.get<{ number: number }>('SELECT number FROM articles WHERE id = ?', id)!
  const { state: before, ...row } = rowOf(store, number)
  if (before === 'public') hide(store, row)
  store.run('UPDATE articles SET state = ? WHERE number = ?', state, number)
  if (state === 'public') show(store, row)
}

function removeNumber(store: Store, number: number): void {
  const { state, ...row } = rowOf(store, number)
  if (state === 'public') hide(store, row)
  store.run('DELETE FROM aliases WHERE id = ?', row.id)
  store.run('DELETE FROM articles WHERE number = ?', number)
  if (row.body !== null) dropBody(store, row.body, row.path)
}

/** Forgets a body that neither the file nor the article of this path has any more. */
export function dropBody(store: Store, number: number, path: string): void {
  if (store.get('SELECT 1 FROM files WHERE path = ? AND body = ? UNION ALL SELECT 1 FROM articles WHERE path = ? AND body = ?', path, number, path, number)) return
  store.run('DELETE FROM bodies WHERE number = ?', number)
}

interface Shown {
  number: number
  id: string
  month: string
  date_ms: number
  /** Of the listings it stands in. */
  keys: string[]
}

function rowOf(store: Store, number: number): Shown & { state: State; path: string; body: number | null } {
  const { card, page, blog, ...row } = store.get<{ id: string; path: string; month: string; date_ms: number; state: State; blog: string; card: string; page: string; body: number | null }>(
    'SELECT id, path, month, date_ms, state, blog, card, page, body FROM articles WHERE number = ?', number)!
  return { ...row, number, keys: listingKeys(blog, card, page) }
}

function show(store: Store, { number, id, month, date_ms, keys }: Shown, fresh = false): void {
  for (const key of keys) {
    store.run('INSERT INTO listings VALUES (?, ?, ?, ?)', key, month, date_ms, id)
    if (!fresh) store.run('INSERT INTO months VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1', key, month)
  }
  store.run('INSERT INTO search (rowid, title, summary, body) VALUES (?, ?, ?, ?)', number, ...foldedTexts(store, number))
}

function hide(store: Store, { number, id, month, date_ms, keys }: Shown): void {
  for (const key of keys) {
    store.run('DELETE FROM listings WHERE key = ? AND month = ? AND date_ms = ? AND id = ?', key, month, date_ms, id)
    store.run('UPDATE months SET count = count - 1 WHERE key = ? AND month = ?', key, month)
    store.run('DELETE FROM months WHERE key = ? AND month = ? AND count = 0', key, month)
  }
  // An FTS5 table without content of its own has to be told what it is to forget.
  store.run("INSERT INTO search (search, rowid, title, summary, body) VALUES ('delete', ?, ?, ?, ?)", number, ...foldedTexts(store, number))
}

/** Title, standfirst and body. */
function foldedTexts(store: Store, number: number): [string, string, string] {
  const { title, summary, body } = store.get<{ title: string; summary: string; body: string }>('SELECT title, summary, body FROM texts WHERE number = ?', number)!
  return [foldForSearch(title), foldForSearch(summary), foldForSearch(body)]
}

/** Of the listings that an article stands in while it is public, from its columns. */
export const listingKeys = (blog: string, card: string, page: string) => keysOf(blog, parseStored<StoredCard>(card), parseStored<StoredPage>(page))

function keysOf(blog: string, { language, authors }: StoredCard, { topics }: StoredPage): string[] {
  return ['all', `blog:${blog}`, `language:${language}`, ...authors.map((id) => `author:${id}`), ...topics.map((id) => `topic:${id}`)]
}
