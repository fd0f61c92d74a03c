import type { Document } from '../read/document.ts'
import type { ReadFile } from '../read/read-content-file.ts'
import type { Store } from '../store/store.ts'
import { monthIn } from '../month-in.ts'
import type { Change } from '../changes.ts'
import type { Problem } from '../types.ts'
import { articleChange, embargoChange, monthChanges, snapshotArticle, snapshotEmbargo } from './article-changes.ts'
import { countMonths, putArticle, removeArticle } from './article-rows.ts'
import { dueArticles, moveThroughGate, noteAsOf } from './move-due.ts'
import { documentAt, putFile, removeFile } from './file-rows.ts'
import { linkArticle, type LinkContext } from './link-article.ts'
import { linkDocument } from './link-document.ts'
import { Links } from './links.ts'
import { MediaChanges } from './media-changes.ts'
import { refreshBreaking } from './breaking-items.ts'
import { warnOfSurroundings } from './warn-of-surroundings.ts'
import { parseStored, withSum } from '../store/stored-value.ts'

export interface FileChange {
  file: ReadFile
  stamp: string
}

interface FileChanges {
  read: AsyncIterable<FileChange>
  gone: string[]
  /** Whether a version that fails leaves the last good one, as readers want it; else the file is as if it were not there. */
  keepLastGood: boolean
}

type Kind = Document['kind']

/** Each kind after those it refers to, so that one pass is enough. */
const linkOrder: readonly Kind[] = ['publication', 'author', 'topic', 'evidence', 'blog', 'breaking', 'article']

/** Used until there is a publication.yaml. */
const fallbackTimeZone = 'UTC'

export interface Applied {
  changes: Change[]
  /** Paths of what was read, and of what was linked anew because of it; empty for a new catalogue, where it is all. */
  touched: string[]
}

/**
 * Brings the catalogue to what the files say at `now`, inside the caller's transaction. What results
 * depends on the files alone, not on the steps that led there, as long as all of them are good, or no last good version is kept.
 */
export async function apply(store: Store, { read, gone, keepLastGood }: FileChanges, now: Date): Promise<Applied> {
  const changes: Change[] = []
  const touched = new Set<string>()
  const dirty = new Map<Kind, Set<string>>(linkOrder.map((kind) => [kind, new Set<string>()]))
  const articleIds = new Set<string>()
  const zoneBefore = timeZone(store)
  const fresh = store.get('SELECT 1 FROM files LIMIT 1') === undefined

  const media = new MediaChanges(store)
  const note = (path: string) => { if (!fresh) media.note(path) }
  const removed = new Set<string>()
  const remove = (path: string) => {
    note(path)
    const document = documentAt(store, path)
    if (document?.kind === 'article') articleIds.add(document.id)
    else if (document) forget(store, document, changes)
    for (const key of removeFile(store, path).touched) touched.add(key)
    removed.add(path)
  }
  for (const path of gone) remove(path)
  // What was just written need not be read back.
  const written = new Map<string, Document>()
  const seen = new Set<string>()
  for await (const { file, stamp } of read) {
    const document = file.document === undefined || file.kind === 'media' ? undefined : (JSON.parse(file.document) as Document)
    if (document) written.set(file.path, document)
    if (!fresh) seen.add(file.path)
    if (!document && !keepLastGood && !fresh && file.kind !== 'media') remove(file.path)
    if (file.kind === 'media') note(file.path)
    const { touched: keys, relink } = putFile(store, file, document, stamp, fresh)
    for (const key of keys) touched.add(key)
    if (relink) dirty.get(file.kind as Kind)!.add(file.path)
    else if (file.kind !== 'media' && file.kind !== 'other') removeLinkProblems(store, file.path)
  }

  const latest = (path: string) => written.get(path) ?? documentAt(store, path)

  const link = (kind: Kind) => {
    const paths = dirty.get(kind)!
    // In a new catalogue every file is dirty already.
    for (const key of fresh ? [] : touched) {
      for (const { path } of store.all<{ path: string }>('SELECT f.path FROM dependencies d JOIN files f ON f.number = d.file WHERE d.key = ? AND f.kind = ?', key, kind)) paths.add(path)
    }
    return [...paths].sort()
  }
  const linked = new Set<string>()
  for (const kind of linkOrder.slice(0, -1)) {
    for (const path of link(kind)) {
      linked.add(path)
      note(path)
      linkOne(store, path, latest(path), { touched, changes, fresh, keepLastGood })
    }
  }

  const zone = timeZone(store)
  if (zone !== zoneBefore) for (const { path } of store.all<{ path: string }>("SELECT path FROM files WHERE kind = 'article'")) dirty.get('article')!.add(path)
  const context: ArticleContext = { now, month: monthIn(zone), known: new Set(), fresh, keepLastGood }
  const paths = link('article')
  for (const path of fresh ? [] : paths) {
    linked.add(path)
    note(path)
    const row = store.get<{ id: string }>('SELECT id FROM files WHERE path = ?', path)
    if (row) articleIds.add(row.id)
  }
  const due = dueArticles(store, now)
  for (const id of due) {
    articleIds.add(id)
    note(store.get<{ path: string }>('SELECT path FROM articles WHERE id = ?', id)!.path)
  }
  const before = new Map([...articleIds].map((id) => [id, { article: snapshotArticle(store, id), embargo: snapshotEmbargo(store, id) }]))
  for (const path of removed) removeArticle(store, path)
  // The full-text index is quick to fill only in the order of its numbers.
  for (const path of fresh ? byDate(paths, latest) : paths) linkOneArticle(store, path, latest(path), context)
  if (fresh) countMonths(store)
  for (const id of due) moveThroughGate(store, id, now)
  for (const [id, { article, embargo }] of before) {
    const change = articleChange(id, article, snapshotArticle(store, id)) ?? embargoChange(id, embargo, snapshotEmbargo(store, id))
    if (change) changes.push(change)
  }
  changes.push(...monthChanges(store, changes), ...media.changes())
  if (refreshBreaking(store, now)) changes.push({ kind: 'breaking' })
  noteAsOf(store, now)
  warnOfSurroundings(store, now)
  if (fresh) return { changes: changes.length > 0 ? [{ kind: 'everything' }] : changes, touched: [] }
  return { changes, touched: [...seen.union(linked)] }
}

function byDate(paths: readonly string[], read: (path: string) => Document | undefined): string[] {
  const dateOf = (path: string) => {
    const document = read(path)
    return document?.kind === 'article' ? Date.parse(document.fields.date) : 0
  }
  const dates = new Map(paths.map((path) => [path, dateOf(path)]))
  return paths.toSorted((a, b) => dates.get(a)! - dates.get(b)!)
}

function linkOne(store: Store, path: string, document: Document | undefined, { touched, changes, fresh, keepLastGood }: DocumentContext): void {
  if (!document || document.kind === 'article') return
  const { kind, id } = document
  const links = new Links(store, path, document.places)
  const before = store.get<{ json: string }>('SELECT json FROM documents WHERE kind = ? AND id = ?', kind, id)?.json
  if (!keepLastGood) store.run('DELETE FROM documents WHERE kind = ? AND id = ?', kind, id)
  const value = linkDocument(document, links)
  remember(store, links, { fresh, keepsFormer: value === undefined && keepLastGood })
  if (value === undefined) {
    if (before === undefined || !keepLastGood) touched.add(`${kind}:${id}`)
    return
  }
  const json = withSum(JSON.stringify(value))
  if (before === json && keepLastGood) return
  store.run('INSERT OR REPLACE INTO documents VALUES (?, ?, ?)', kind, id, json)
  if (before === json) return
  if (before === undefined) touched.add(`${kind}:${id}`)
  if (kind === 'blog' && (before === undefined || parseStored<{ language: string }>(before).language !== document.fields.language)) touched.add(`blog-language:${id}`)
  changes.push(...changeOf(kind, id))
}

interface DocumentContext {
  touched: Set<string>
  changes: Change[]
  fresh: boolean
  keepLastGood: boolean
}

interface ArticleContext extends LinkContext {
  known: Set<string>
  fresh: boolean
  keepLastGood: boolean
}

function linkOneArticle(store: Store, path: string, document: Document | undefined, context: ArticleContext): void {
  if (document?.kind !== 'article') return
  const links = new Links(store, path, document.places, context.known)
  const article = linkArticle(document, links, context)
  remember(store, links, { fresh: context.fresh, keepsFormer: !article && context.keepLastGood })
  if (article) putArticle(store, article, context.fresh)
  // The last good version stays, unless there is no blog any more that it could stand in.
  else if (!context.keepLastGood || !store.get("SELECT 1 FROM documents WHERE kind = 'blog' AND id = ?", document.id.split('/')[0]!)) removeArticle(store, path)
}

/** @param keepsFormer Readers go on seeing the version before, and what it names. */
function remember(store: Store, { path, dependencies, problems }: Links, { fresh, keepsFormer }: { fresh: boolean; keepsFormer: boolean }): void {
  const { number } = store.get<{ number: number }>('SELECT number FROM files WHERE path = ?', path)!
  if (!fresh && !keepsFormer) store.run('DELETE FROM dependencies WHERE file = ?', number)
  for (const key of dependencies) store.run('INSERT OR IGNORE INTO dependencies VALUES (?, ?)', key, number)
  if (fresh && problems.length === 0) return
  store.run('UPDATE files SET link_problems = ? WHERE number = ?', problems.length > 0 ? JSON.stringify(problems satisfies Problem[]) : null, number)
}

/** What was wrong with the links of the version before is no news about one that does not even hold. */
function removeLinkProblems(store: Store, path: string): void {
  store.run('UPDATE files SET link_problems = NULL WHERE path = ?', path)
}

function forget(store: Store, { kind, id }: Document, changes: Change[]): void {
  if (!store.get('SELECT 1 FROM documents WHERE kind = ? AND id = ?', kind, id)) return
  store.run('DELETE FROM documents WHERE kind = ? AND id = ?', kind, id)
  changes.push(...changeOf(kind, id))
}

/** Breaking items and articles are compared by what readers see of them. */
function changeOf(kind: Kind, id: string): Change[] {
  if (kind === 'publication') return [{ kind }]
  return kind === 'blog' || kind === 'author' || kind === 'topic' || kind === 'evidence' ? [{ kind, id }] : []
}

function timeZone(store: Store): string {
  return store.get<{ zone: string }>("SELECT json ->> '$.timeZone' AS zone FROM documents WHERE kind = 'publication'")?.zone ?? fallbackTimeZone
}
