import { markClose, markOpen, runs, searchExpression } from '../search-text.ts'
import type { Store } from '../store/store.ts'
import type { SearchPage } from '../types.ts'
import { toTeaser, type CardRow } from './read-articles.ts'

/** A title says more than a standfirst, which says more than the text. */
const rank = 'bm25(search, 8.0, 4.0, 1.0)'
const snippetTokens = 28

const snippet = (column: number) => `snippet(search, ${column}, '${markOpen}', '${markClose}', '…', ${snippetTokens})`

/** Full-text search, best first. Finds nothing rather than fail, whatever is asked. A page beyond the last is the last. */
export function searchArticles(store: Store, query: string, page: number, pageSize: number): SearchPage {
  const expression = searchExpression(query)
  if (expression === undefined) return { results: [], total: 0, page: 1, pages: 0 }
  const { total } = store.get<{ total: number }>('SELECT COUNT(*) AS total FROM search WHERE search MATCH ?', expression)!
  const pages = Math.ceil(total / pageSize)
  const wanted = Math.min(Math.max(1, Math.trunc(page) || 1), Math.max(1, pages))
  const rows = store.all<CardRow & { summary: string; body: string }>(
    `SELECT a.id, a.blog, a.state, a.card, ${snippet(1)} AS summary, ${snippet(2)} AS body
     FROM search JOIN articles a ON a.number = search.rowid
     WHERE search MATCH ? ORDER BY ${rank}, a.date_ms DESC, a.id LIMIT ? OFFSET ?`, expression, pageSize, (wanted - 1) * pageSize)
  const results = rows.map((row) => ({ teaser: toTeaser(store, row), snippet: runs(row.body.includes(markOpen) ? row.body : row.summary) }))
  return { results, total, page: wanted, pages }
}
