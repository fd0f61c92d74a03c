/** The rows of one article, and those that make it visible; the only writer of these tables. */
import { foldForSearch, storable } from '../search-text.ts'
import type { State } from '../gate.ts'
import type { Store } from '../store/store.ts'
import type { LinkedArticle, StoredCard, StoredPage } from './link-article.ts'

/** Puts an article in the place of whatever stood under its id or its path. */
export function putArticle(store: Store, article: LinkedArticle): void {
  const { id, path, card, page } = article
  for (const { number } of store.all<{ number: number }>('SELECT number FROM articles WHERE id = ? UNION SELECT number FROM articles WHERE path = ?', id, path)) {
    removeNumber(store, number)
  }
  const number = store.insert(
    `INSERT INTO articles (id, path, status, state, date_ms, month, blog, language, original, title, card, page, date_line, date_column)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, path, article.status, article.state, article.dateMs, article.month, article.blog, card.language,
    article.original, card.title, JSON.stringify(card), JSON.stringify(page), article.datePlace.line, article.datePlace.column,
  )
  for (const alias of article.aliases) store.run('INSERT OR REPLACE INTO aliases VALUES (?, ?)', alias, id)
  const texts: Texts = { title: storable(card.title), summary: storable(card.summary), body: storable(article.text) }
  if (article.status !== 'retracted') store.run('INSERT INTO texts VALUES (?, ?, ?, ?)', number, texts.title, texts.summary, texts.body)
  const keys = listingKeys(article.blog, card, page)
  if (article.state === 'public') show(store, { number, id, month: article.month, date_ms: article.dateMs, keys, texts })
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
  store.run('DELETE FROM texts WHERE number = ?', number)
  store.run('DELETE FROM aliases WHERE id = ?', row.id)
  store.run('DELETE FROM articles WHERE number = ?', number)
}

interface Texts {
  title: string
  summary: string
  body: string
}

interface Shown {
  number: number
  id: string
  month: string
  date_ms: number
  /** Of the listings it stands in. */
  keys: string[]
  texts: Texts
}

function rowOf(store: Store, number: number): Shown & { state: State } {
  const { card, page, blog, ...row } = store.get<{ id: string; month: string; date_ms: number; state: State; blog: string; card: string; page: string }>(
    'SELECT id, month, date_ms, state, blog, card, page FROM articles WHERE number = ?', number)!
  const texts = store.get<Texts>('SELECT title, summary, body FROM texts WHERE number = ?', number) ?? { title: '', summary: '', body: '' }
  return { ...row, number, keys: listingKeys(blog, JSON.parse(card) as StoredCard, JSON.parse(page) as StoredPage), texts }
}

function show(store: Store, { number, id, month, date_ms, keys, texts }: Shown): void {
  for (const key of keys) {
    store.run('INSERT INTO listings VALUES (?, ?, ?, ?)', key, month, date_ms, id)
    store.run('INSERT INTO months VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1', key, month)
  }
  store.run('INSERT INTO search (rowid, title, summary, body) VALUES (?, ?, ?, ?)', number, ...folded(texts))
}

function hide(store: Store, { number, id, month, date_ms, keys, texts }: Shown): void {
  for (const key of keys) {
    store.run('DELETE FROM listings WHERE key = ? AND month = ? AND date_ms = ? AND id = ?', key, month, date_ms, id)
    store.run('UPDATE months SET count = count - 1 WHERE key = ? AND month = ?', key, month)
    store.run('DELETE FROM months WHERE key = ? AND month = ? AND count = 0', key, month)
  }
  // An FTS5 table without content of its own has to be told what it is to forget.
  store.run("INSERT INTO search (search, rowid, title, summary, body) VALUES ('delete', ?, ?, ?, ?)", number, ...folded(texts))
}

const folded = ({ title, summary, body }: Texts) => [foldForSearch(title), foldForSearch(summary), foldForSearch(body)] as const

function listingKeys(blog: string, { language, authors }: StoredCard, { topics }: StoredPage): string[] {
  return ['all', `blog:${blog}`, `language:${language}`, ...authors.map((id) => `author:${id}`), ...topics.map((id) => `topic:${id}`)]
}
