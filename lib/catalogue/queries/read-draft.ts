/**
 * What no reader may see yet, for previews alone. It stands apart from the queries that pages are made of, and a rule of
 * eslint.config.ts keeps everything but lib/drafts from calling it.
 */
import type { State, Status } from '../gate.ts'
import type { Store } from '../store/store.ts'
import type { Draft, Problem } from '../types.ts'
import { type ArticleRow, toArticle } from './read-articles.ts'
import { neighboursAt, type Position, relatedAt, yearsOf } from './read-listing.ts'
import { readBlog } from './read-people.ts'
import { parseStored } from '../store/stored-value.ts'

const relatedCount = 3

/** The newest good version of an article in whatever state, and what is wrong with a newer one; undefined when no file has this id. */
export function readDraft(store: Store, id: string): Draft | undefined {
  const files = store.all<{ problems: string | null; link_problems: string | null }>("SELECT problems, link_problems FROM files WHERE kind = 'article' AND id = ? ORDER BY path", id)
  const row = store.get<ArticleRow & Position & { state: State; status: Status }>(
    `SELECT id, blog, state, status, card, page, original, tree, month, date_ms
     FROM articles a LEFT JOIN bodies b ON b.number = a.body WHERE id = ?`, id)
  const blog = row && readBlog(store, row.blog)
  if (files.length === 0) return undefined
  const withheld = files.flatMap((file) => [file.problems, file.link_problems]).flatMap((json) => parseStored<Problem[]>(json ?? '[]')).filter(({ severity }) => severity === 'error')
  if (!row || !blog) return { state: 'draft', withheld }
  // Under an embargo, too, a retraction is shown as what it will be.
  const article = { ...toArticle(store, row), retracted: row.status === 'retracted' }
  const year = Number(row.month.slice(0, 4))
  const years = [...new Set([year, ...yearsOf(store, `blog:${row.blog}`, year)])]
  return { state: row.state, withheld, version: { article, blog, ...neighboursAt(store, row), related: relatedAt(store, row, relatedCount), years } }
}

export interface CommittedMedia {
  path: string
  stamp: string
  /** SHA-256, hexadecimal. */
  hash: string
}

/** Any file of the content folder. `hash` is the first 16 hexadecimal digits. */
export function committedMedia(store: Store, hash: string, name: string): CommittedMedia | undefined {
  // 'g' is the character after the last hexadecimal digit.
  return store.get<CommittedMedia>(
    "SELECT path, stamp, hash FROM files WHERE kind = 'media' AND hash >= ? AND hash < ? AND substr(path, -length(?)) = ? LIMIT 1", hash, `${hash}g`, `/${name}`, `/${name}`)
}
