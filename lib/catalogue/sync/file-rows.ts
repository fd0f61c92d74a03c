/** What is on disk, as the catalogue remembers it. */
import type { Document } from '../read/document.ts'
import type { ReadFile } from '../read/read-content-file.ts'
import { storable } from '../search-text.ts'
import type { Store } from '../store/store.ts'
import { dropBody } from './article-rows.ts'
import { claimsOf } from './link-article.ts'
import { parseStored, withSum } from '../store/stored-value.ts'

export interface FileEffect {
  /** Keys whose dependants have to be linked again. */
  touched: string[]
  /** The file itself has to be linked again. */
  relink: boolean
}

/**
 * Takes in a file that was read, or that something is wrong with. A version that does not hold leaves the last good one.
 * @param document The file's, unless it is a picture or the like. @param fresh There was nothing before.
 */
export function putFile(store: Store, file: ReadFile, document: Document | undefined, stamp: string, fresh: boolean): FileEffect {
  const before = fresh ? undefined : documentAt(store, file.path)
  const problems = file.problems.length > 0 ? JSON.stringify(file.problems) : null
  const holds = file.document !== undefined
  const bodyBefore = fresh ? null : bodyOf(store, file.path)
  const body = file.body ? store.insert('INSERT INTO bodies (tree, words) VALUES (?, ?)', withSum(file.body.tree), storable(file.body.words)) : null
  store.run(
    `INSERT INTO files (path, kind, id, stamp, hash, document, body, current, problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET kind = excluded.kind, id = excluded.id, stamp = excluded.stamp, hash = excluded.hash,
       document = CASE WHEN excluded.current OR excluded.kind = 'media' THEN excluded.document ELSE document END,
       body = CASE WHEN excluded.current THEN excluded.body ELSE body END,
       current = excluded.current, problems = excluded.problems`,
    file.path, file.kind, file.id ?? null, stamp, file.hash ?? null, file.document === undefined ? null : withSum(file.document), body, holds ? 1 : 0, problems,
  )
  if (bodyBefore !== null) dropBody(store, bodyBefore, file.path)
  if (file.kind === 'media') return { touched: [`file:${file.path}`], relink: false }
  if (holds) return { touched: reclaim(store, file.path, before, document), relink: true }
  // Those who name it say where its mistake is.
  const awaited = file.id !== undefined && !store.get('SELECT 1 FROM documents WHERE kind = ? AND id = ?', file.kind, file.id)
  return { touched: awaited ? [`${file.kind}:${file.id}`] : [], relink: false }
}

export function removeFile(store: Store, path: string): FileEffect {
  const row = store.get<{ kind: string; id: string | null }>('SELECT kind, id FROM files WHERE path = ?', path)
  const touched = row?.kind === 'media' ? [`file:${path}`] : row !== undefined && row.id !== null ? [`${row.kind}:${row.id}`] : []
  touched.push(...reclaim(store, path, documentAt(store, path), undefined))
  const body = bodyOf(store, path)
  store.run('DELETE FROM dependencies WHERE file = (SELECT number FROM files WHERE path = ?)', path)
  store.run('DELETE FROM files WHERE path = ?', path)
  if (body !== null) dropBody(store, body, path)
  return { touched, relink: false }
}

export function documentAt(store: Store, path: string): Document | undefined {
  const row = store.get<{ document: string | null }>("SELECT document FROM files WHERE path = ? AND kind NOT IN ('media', 'other')", path)
  return row?.document ? parseStored<Document>(row.document) : undefined
}

function bodyOf(store: Store, path: string): number | null {
  return store.get<{ body: number | null }>('SELECT body FROM files WHERE path = ?', path)?.body ?? null
}

/** Brings what an article claims up to date and answers with the keys that now mean something else. */
function reclaim(store: Store, path: string, before: Document | undefined, after: Document | undefined): string[] {
  const [old, now] = [before, after].map((document) => (document?.kind === 'article' ? claimsOf(document) : [])) as [string[], string[]]
  const dropped = old.filter((key) => !now.includes(key))
  const added = now.filter((key) => !old.includes(key))
  for (const key of dropped) store.run('DELETE FROM claims WHERE key = ? AND path = ?', key, path)
  for (const key of added) store.run('INSERT OR IGNORE INTO claims VALUES (?, ?)', key, path)
  const originals = [before, after].map((document) => (document?.kind === 'article' ? document.fields.translationOf : undefined))
  const moved = originals[0] !== originals[1] && (before ?? after) ? [`original:${(before ?? after)!.id}`] : []
  return [...dropped, ...added, ...moved]
}
