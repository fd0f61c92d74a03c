/** What differs between the content folder and the catalogue, by the stamps of files: nothing is read. */
import type { Store } from '../store/store.ts'
import { contentPath, walkContent, walkPaths, type FoundFile } from './walk.ts'

export interface Suspect extends FoundFile {
  knownHash: string | undefined
}

/** `suspects`: files with another stamp than before. @param only Paths that may have changed; all, if not given. */
export function findChanges(store: Store, contentDir: string, only: readonly string[] | undefined): { suspects: Suspect[]; gone: string[] } {
  const paths = only && [...new Set(only.flatMap((path) => contentPath(path) ?? []))]
  const found = paths ? walkPaths(contentDir, paths) : walkContent(contentDir)
  const known = new Map(knownFiles(store, paths).map((row) => [row.path, row]))
  const gone = new Set(known.keys())
  for (const { path } of found) gone.delete(path)
  const suspects = found.filter(({ path, stamp }) => stamp === '' || known.get(path)?.stamp !== stamp)
  return { suspects: suspects.map((file) => ({ ...file, knownHash: known.get(file.path)?.hash ?? undefined })), gone: [...gone] }
}

interface KnownFile {
  path: string
  stamp: string
  hash: string | null
}

function knownFiles(store: Store, paths: readonly string[] | undefined): KnownFile[] {
  if (!paths) return store.all<KnownFile>('SELECT path, stamp, hash FROM files')
  // '0' is the character after '/': everything in a folder that was named, or that is gone.
  return paths.flatMap((path) => store.all<KnownFile>('SELECT path, stamp, hash FROM files WHERE path = ? OR (path > ? AND path < ?)', path, `${path}/`, `${path}0`))
}
