import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFile } from '#lib/catalogue/read/check-file.ts'
import { classifyPath } from '#lib/catalogue/read/classify-path.ts'
import { walkContent } from '#lib/catalogue/sync/walk.ts'

/** Records by id → paths of the articles whose bodies show them, whatever the state of the article. */
export function articlesNaming(contentDir: string): Map<string, string[]> {
  const naming = new Map<string, string[]>()
  for (const { path, fault } of walkContent(contentDir)) {
    if (fault !== undefined || classifyPath(path).kind !== 'article') continue
    for (const id of namedIn(path, readFileSync(join(contentDir, path)))) naming.set(id, [...(naming.get(id) ?? []), path].sort())
  }
  return naming
}

function namedIn(path: string, bytes: Buffer): Set<string> {
  const text = bytes.toString('utf8')
  if (!text.includes('<Evidence')) return new Set()
  const { document } = checkFile(path, bytes)
  if (document?.kind === 'article') return new Set(document.facts.evidence.map(({ id }) => id))
  // An article that does not hold shows nothing now, and will again.
  return new Set([...text.matchAll(/<Evidence\b[^<>]+?\bid=["']([a-z0-9-]+)["']/g)].map(([, id]) => id!))
}
