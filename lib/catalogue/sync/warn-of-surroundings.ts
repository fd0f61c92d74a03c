import { resolvePath } from '../queries/resolve-path.ts'
import { breakingSize } from '../page-sizes.ts'
import type { Document } from '../read/document.ts'
import type { Store } from '../store/store.ts'
import { parseStored } from '../store/stored-value.ts'
import { type Displacement, displacements } from './breaking-items.ts'
import { Links } from './links.ts'

const pathOf = (id: string) => `breaking/${id}.yaml`

/**
 * What is wrong with the navigation and with breaking items only because of what else there is, or of what time it is: they lead nowhere
 * on the site, or more are in force than readers see. Few enough to look at after every change.
 */
export function warnOfSurroundings(store: Store, now: Date): void {
  const tooMany = displacements(store, now)
  const byOlder = new Map(tooMany.map((displacement) => [pathOf(displacement.older.id), displacement]))
  const byNewer = new Map(tooMany.map((displacement) => [pathOf(displacement.newer.id), displacement]))
  const rows = store.all<{ path: string; document: string; known: string | null }>(
    "SELECT path, document, link_problems AS known FROM files WHERE kind IN ('publication', 'breaking') AND id IS NOT NULL AND current")
  for (const { path, document: json, known } of rows) {
    const document = parseStored<Document>(json)
    const links = new Links(store, path, document.places)
    if (document.kind === 'publication') {
      for (const [index, { href }] of document.fields.navigation.entries()) warnOfDeadLink(links, href, `navigation.${index}.href`)
    } else if (document.kind === 'breaking') {
      if (document.fields.link?.startsWith('/')) warnOfDeadLink(links, document.fields.link, 'link')
      warnOfTooMany(links, byOlder.get(path), byNewer.get(path))
    }
    const problems = links.problems.length > 0 ? JSON.stringify(links.problems) : null
    if (problems !== known) store.run('UPDATE files SET link_problems = ? WHERE path = ?', problems, path)
  }
}

function warnOfDeadLink(links: Links, href: string, at: string): void {
  const path = href.replace(/[?#].*/s, '')
  const resolution = resolvePath(links.store, path)
  if (resolution.kind === 'missing' || resolution.kind === 'gone') links.warn(at, `${path} leads to no page`, 'correct it, or publish that page')
  if (resolution.kind === 'redirect') links.warn(at, `${path} is an old address`, `write ${resolution.to}`)
}

/** At both: who publishes one too many learns it at that one, whoever looks for what is not shown at the other. */
function warnOfTooMany(links: Links, asOlder: Displacement | undefined, asNewer: Displacement | undefined): void {
  const warn = (count: number, since: string, which: string) =>
    links.warn('from', `${count} items of breaking news are in force from ${since} on: readers see the newest ${breakingSize}, and ${which} no more`, 'delete one that is no longer news, or let it end sooner')
  if (asOlder) warn(asOlder.count, asOlder.newer.from, 'this one')
  if (asNewer) warn(asNewer.count, 'here', pathOf(asNewer.older.id))
}
