/** What is on disk, as the catalogue remembers it. */
import type { Document } from '../read/document.ts'
import type { ReadFile } from '../read/read-content-file.ts'
import type { Store } from '../store/store.ts'
import { claimsOf } from './link-article.ts'

export interface FileEffect {
  /** Keys whose dependants have to be linked again. */
  touched: string[]
  /** The file itself has to be linked again. */
  relink: boolean
}

/**
 * Takes in a file that was read, or that something is wrong with. A version that does not hold leaves the last good one.
 * `fresh`: there was nothing before.
 */
export function putFile(store: Store, file: ReadFile, stamp: string, fresh: boolean): FileEffect {
  const before = fresh ? undefined : documentAt(store, file.path)
  const problems = file.problems.length > 0 ? JSON.stringify(file.problems) : null
  const holds = file.document !== undefined
  store.run(
    `INSERT INTO files (path, kind, id, stamp, hash, document, current, problems) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET kind = excluded.kind, id = excluded.id, stamp = excluded.stamp, hash = excluded.hash,
       document = CASE WHEN excluded.current OR excluded.kind = 'media' THEN excluded.document ELSE document END,
       current = excluded.current, problems = excluded.problems`,
    file.path, file.kind, file.id ?? null, stamp, file.hash ?? null, file.document ?? null, holds ? 1 : 0, problems,
  )
  if (file.kind === 'media') return { touched: [`file:${file.path}`], relink: false }
  if (holds) return { touched: reclaim(store, file.path, before, JSON.parse(file.document!) as Document), relink: true }
  // Those who name it say where its mistake is.
  const awaited = file.id !== undefined && !store.get('SELECT 1 FROM documents WHERE kind = ? AND id = ?', file.kind, file.id)
  return { touched: awaited ? [`${file.kind}:${file.id}`] : [], relink: false }
}

export function removeFile(store: Store, path: string): FileEffect {
  const row = store.get<{ kind: string; id: string | null }>('SELECT kind, id FROM files WHERE path = ?', path)
  const touched = row?.kind === 'media' ? [`file:${path}`] : row !== undefined && row.id !== null ? [`${row.kind}:${row.id}`] : []
  touched.push(...reclaim(store, path, documentAt(store, path), undefined))
  store.run('DELETE FROM files WHERE path = ?', path)
  store.run('DELETE FROM dependencies WHERE path = ?', path)
  return { touched, relink: false }
}

export function documentAt(store: Store, path: string): Document | undefined {
  const row = store.get<{ document: string | null }>("SELECT document FROM files WHERE path = ? AND kind NOT IN ('media', 'other')", path)
  return row?.document ? (JSON.parse(row.document) as Document) : undefined
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
