import type { Document } from '../read/document.ts'
import { resolvePath } from '../queries/resolve-path.ts'
import type { Store } from '../store/store.ts'
import { Links } from './links.ts'
import { parseStored } from '../store/stored-value.ts'

/** Navigation and breaking items that lead nowhere on the site; few enough to look at after every change. */
export function warnOfDeadLinks(store: Store): void {
  for (const row of store.all<{ path: string; document: string }>("SELECT path, document FROM files WHERE kind IN ('publication', 'breaking') AND id IS NOT NULL AND current")) {
    const document = parseStored<Document>(row.document)
    const links = new Links(store, row.path, document.places)
    if (document.kind === 'publication') {
      for (const [index, { href }] of document.fields.navigation.entries()) warn(links, href, `navigation.${index}.href`)
    } else if (document.kind === 'breaking' && document.fields.link?.startsWith('/')) warn(links, document.fields.link, 'link')
    store.run('UPDATE files SET link_problems = ? WHERE path = ?', links.problems.length > 0 ? JSON.stringify(links.problems) : null, row.path)
  }
}

function warn(links: Links, href: string, at: string): void {
  const path = href.replace(/[?#].*/s, '')
  const resolution = resolvePath(links.store, path)
  if (resolution.kind === 'missing' || resolution.kind === 'gone') links.warn(at, `${path} leads to no page`, 'correct it, or publish that page')
  if (resolution.kind === 'redirect') links.warn(at, `${path} is an old address`, `write ${resolution.to}`)
}
