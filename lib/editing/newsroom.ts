/** What a new file has to fit: who and what there is. */
import type { Document, DocumentOf } from '#lib/catalogue/read/document.ts'
import type { Store } from '#lib/catalogue/store/store.ts'
import type { Problem } from '#lib/catalogue/types.ts'
import { nearMiss } from '#lib/mdx/near-miss.ts'

/** Nothing was written; the message says why, and what to do. */
export class CannotWrite extends Error {}

type Kind = 'blog' | 'author' | 'topic' | 'publication'
type FieldsOf<K extends Kind> = DocumentOf<K>['fields']

/** By id, what of a kind is in order. */
export function allOf<K extends Kind>(store: Store, kind: K): Map<string, FieldsOf<K>> {
  const rows = store.all<{ id: string; document: string }>('SELECT id, document FROM files WHERE kind = ? AND current AND document IS NOT NULL ORDER BY id', kind)
  return new Map(rows.map(({ id, document }) => [id, (JSON.parse(document) as Document).fields as FieldsOf<K>]))
}

/** @throws CannotWrite if there is none of this id, or if it is not in order. */
export function oneOf<K extends Exclude<Kind, 'publication'>>(store: Store, kind: K, id: string): FieldsOf<K> {
  const all = allOf(store, kind)
  const found = all.get(id)
  if (found !== undefined) return found
  if (store.get('SELECT 1 FROM files WHERE kind = ? AND id = ?', kind, id)) throw new CannotWrite(`The file of the ${kind} “${id}” has a mistake: npm run check says where.`)
  const near = nearMiss(id, all.keys())
  throw new CannotWrite(`There is no ${kind} “${id}”${near ? `: did you mean “${near}”?` : '.'} There are: ${[...all.keys()].join(', ') || 'none yet'}.`)
}

/** @throws CannotWrite if there is none, or if it is not in order. */
export function thePublication(store: Store, problems: readonly Problem[]): FieldsOf<'publication'> {
  const publication = allOf(store, 'publication').get('publication')
  if (publication) return publication
  const cause = problems.find(({ path }) => path === 'publication.yaml')
  throw new CannotWrite(`publication.yaml is not in order: ${cause?.message ?? 'it cannot be read'} (${cause?.mend ?? 'run npm run check'}).`)
}

/** The file that has a root-relative address as its own, or as an old one. */
export function holderOf(store: Store, address: string): string | undefined {
  return store.get<{ path: string }>('SELECT path FROM claims WHERE key IN (?, ?) ORDER BY path LIMIT 1', `id:${address.slice(1)}`, `alias:${address}`)?.path
}
