import { markClose, markOpen, runs, searchExpression } from '../search-text.ts'
import type { Store } from '../store/store.ts'
import type { SearchPage } from '../types.ts'
import { toTeaser, type CardRow } from './read-articles.ts'

/** A title says more than a standfirst, which says more than the text. */
const rank = 'bm25(search, 8.0, 4.0, 1.0)'
const snippetTokens = 28

/**
 * The most that are found: the newest, since articles are numbered by date. To rank all that have a frequent word takes
 * longer the larger the archive is, and nobody reads them.
 */
const mostFound = 1_000

const snippet = (column: number) => `snippet(search, ${column}, '${markOpen}', '${markClose}', '…', ${snippetTokens})`

/** One more than are ranked, to know whether there are more. */
const countSql = 'SELECT COUNT(*) AS total FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)'

const rankSql = /* sql */ `
  SELECT a.number, a.id, a.blog, a.state, a.card
  FROM (SELECT rowid AS number, ${rank} AS rank FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?) found JOIN articles a ON a.number = found.number
  ORDER BY found.rank, a.date_ms DESC, a.id LIMIT ? OFFSET ?`

/** The rest of what matches is passed over, without being cut: to look for each by itself would gather the words of a prefix each time. */
const snippetsSql = /* sql */ `
  SELECT rowid AS number, ${snippet(1)} AS summary, ${snippet(2)} AS body
  FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?))`

/** Full-text search, best first. Finds nothing rather than fail, whatever is asked. A page beyond the last is the last. */
export function searchArticles(store: Store, query: string, page: number, pageSize: number): SearchPage {
  const expression = searchExpression(query)
  if (expression === undefined) return { results: [], total: 0, isMore: false, page: 1, pages: 0 }
  const { total: counted } = store.get<{ total: number }>(countSql, expression, mostFound + 1)!
  const total = Math.min(counted, mostFound)
  const pages = Math.ceil(total / pageSize)
  const wanted = Math.min(Math.max(1, Math.trunc(page) || 1), Math.max(1, pages))
  const rows = store.all<CardRow & { number: number }>(rankSql, expression, mostFound, pageSize, (wanted - 1) * pageSize)
  const snippets = snippetsOf(store, expression, rows.map(({ number }) => number))
  return { results: rows.map((row) => ({ teaser: toTeaser(store, row), snippet: runs(snippets.get(row.number) ?? '') })), total, isMore: counted > mostFound, page: wanted, pages }
}

function snippetsOf(store: Store, expression: string, numbers: readonly number[]): Map<number, string> {
  if (numbers.length === 0) return new Map()
  const rows = store.all<{ number: number; summary: string; body: string }>(snippetsSql, expression, Math.min(...numbers), Math.max(...numbers), JSON.stringify(numbers))
  return new Map(rows.map(({ number, summary, body }) => [number, body.includes(markOpen) ? body : summary]))
}
