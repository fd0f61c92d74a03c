import { classifyPath } from '#lib/catalogue/read/classify-path.ts'
import type { Document } from '#lib/catalogue/read/document.ts'
import type { Store } from '#lib/catalogue/store/store.ts'
import type { Problem } from '#lib/catalogue/types.ts'
import { articleHref, authorHref, blogHref, topicHref } from '#lib/site/urls.ts'

/**
 * Of all that is wrong, what stands in files that changed, or in files that depend on them, directly or through others: an
 * article whose author was deleted, a navigation that leads to an article renamed.
 * @param changed Paths in the content folder, of files that are gone too.
 */
export function concernedProblems(store: Store, problems: readonly Problem[], changed: readonly string[]): Problem[] {
  const keys = new Set(changed.flatMap(keysOf))
  const concerned = new Set(changed)
  const waiting = new Map([...new Set(problems.map(({ path }) => path))].filter((path) => !concerned.has(path)).map((path) => [path, needsOf(store, path)]))
  for (let before = -1; before !== concerned.size;) {
    before = concerned.size
    for (const [path, needs] of waiting) {
      if (!needs.some((key) => keys.has(key))) continue
      waiting.delete(path)
      concerned.add(path)
      for (const key of keysOf(path)) keys.add(key)
    }
  }
  return problems.filter(({ path }) => concerned.has(path))
}

/** By what others may depend on a file: the catalogue's keys (see `Links`), its path, and its address. */
function keysOf(path: string): string[] {
  const facts = classifyPath(path)
  if (facts.kind === 'media') return [`file:${path}`]
  if (facts.kind === 'other') return []
  const { kind, id } = facts
  const own = [`path:${path}`, `${kind}:${id}`]
  switch (kind) {
    case 'article':
      return [...own, `id:${id}`, `original:${id}`, `address:${articleHref(id)}`]
    case 'blog':
      return [...own, `address:${blogHref(id)}`]
    case 'author':
      return [...own, `address:${authorHref(id)}`]
    case 'topic':
      return [...own, `address:${topicHref(id)}`]
    default:
      return own
  }
}

/** What a file depends on. */
function needsOf(store: Store, path: string): string[] {
  const keys = store.all<{ key: string }>('SELECT d.key FROM dependencies d JOIN files f ON f.number = d.file WHERE f.path = ?', path).map(({ key }) => key)
  // An address is contested by whoever else asks for it.
  const rivals = keys.filter((key) => key.startsWith('alias:')).flatMap((key) => store.all<{ path: string }>('SELECT path FROM claims WHERE key = ?', key))
  return [...keys, ...rivals.map((rival) => `path:${rival.path}`), ...linksOf(store, path).map((href) => `address:${href.replace(/[?#].*/s, '')}`)]
}

/** Navigation and breaking items are warned of dead links; see `warnOfSurroundings`. */
function linksOf(store: Store, path: string): string[] {
  const row = store.get<{ document: string | null }>("SELECT document FROM files WHERE path = ? AND kind IN ('publication', 'breaking')", path)
  const document = row?.document ? (JSON.parse(row.document) as Document) : undefined
  if (document?.kind === 'publication') return document.fields.navigation.map(({ href }) => href)
  return document?.kind === 'breaking' && document.fields.link !== undefined ? [document.fields.link] : []
}
