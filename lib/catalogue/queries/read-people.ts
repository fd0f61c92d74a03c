/** Blogs, authors, topics and evidence: the few documents that articles refer to. */
import type { DocumentKind } from '../read/classify-path.ts'
import type { Store } from '../store/store.ts'
import type { StoredAuthor, StoredBlog } from '../sync/link-document.ts'
import type { Author, Blog, EvidenceRecord, Reference, Topic } from '../types.ts'
import { findPublication } from './read-publication.ts'
import { parseStored } from '../store/stored-value.ts'

type Named = 'blog' | 'author' | 'topic'

export function readBlog(store: Store, id: string): Blog | undefined {
  const blog = stored<StoredBlog>(store, 'blog', id)
  if (!blog) return undefined
  return { id, ...blog, disclaimer: blog.disclaimer ?? findPublication(store)?.disclaimer ?? '', authors: blog.authors.map((author) => refer(store, 'author', author)) }
}

export function readAuthor(store: Store, id: string): Author | undefined {
  const author = stored<StoredAuthor>(store, 'author', id)
  return author && { id, ...author }
}

export function readTopic(store: Store, id: string): Topic | undefined {
  const topic = stored<Omit<Topic, 'id'>>(store, 'topic', id)
  return topic && { id, ...topic }
}

export function readEvidence(store: Store, id: string): EvidenceRecord | undefined {
  return stored<EvidenceRecord>(store, 'evidence', id)
}

/** Ids of all of a kind, by name. */
export function idsByName(store: Store, kind: Named): string[] {
  return store.all<{ id: string }>("SELECT id FROM documents WHERE kind = ? ORDER BY json ->> '$.name' COLLATE NOCASE, id", kind).map(({ id }) => id)
}

/** An id with its name; of somebody whose file was deleted, the name is told from the id. */
export function refer(store: Store, kind: Named, id: string): Reference {
  const found = stored<{ name: string }>(store, kind, id)
  return { id, name: found?.name ?? id.replace(/(?:^|-)(.)/g, (hyphen, first: string) => (hyphen.length > 1 ? ' ' : '') + first.toUpperCase()) }
}

function stored<Value>(store: Store, kind: DocumentKind, id: string): Value | undefined {
  const row = store.get<{ json: string }>('SELECT json FROM documents WHERE kind = ? AND id = ?', kind, id)
  return row && parseStored<Value>(row.json)
}
