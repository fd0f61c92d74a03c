/** Media that readers could have before a synchronisation, here or by another server that had let an embargo end, and cannot after it. What they may have is said by `isMediaShown` alone. */
import type { Change } from '../changes.ts'
import { isMediaShown } from '../queries/public-media.ts'
import type { Store } from '../store/store.ts'

/** A file itself, what a document names, and what is named by the records of evidence that it shows. */
const concerned = /* sql */ `
  SELECT hash, path FROM files WHERE path = ?1 AND kind = 'media' AND hash IS NOT NULL
  UNION SELECT m.hash, m.path FROM files f
    JOIN dependencies d ON d.file = f.number AND d.key >= 'file:' AND d.key < 'file;'
    JOIN files m ON m.path = substr(d.key, 6) AND m.kind = 'media' AND m.hash IS NOT NULL
    WHERE f.path = ?1
  UNION SELECT m.hash, m.path FROM files f
    JOIN dependencies e ON e.file = f.number AND e.key >= 'evidence:' AND e.key < 'evidence;'
    JOIN files r ON r.kind = 'evidence' AND r.id = substr(e.key, 10)
    JOIN dependencies d ON d.file = r.number AND d.key >= 'file:' AND d.key < 'file;'
    JOIN files m ON m.path = substr(d.key, 6) AND m.kind = 'media' AND m.hash IS NOT NULL
    WHERE f.path = ?1`

export class MediaChanges {
  readonly #store: Store
  /** By hash: what was shown, and its file names. */
  readonly #shown = new Map<string, Set<string>>()
  readonly #unseen = new Set<string>()

  constructor(store: Store) {
    this.#store = store
  }

  /** To be called before anything is changed of a file, be it a medium or a document, or of the article in it. */
  note(path: string): void {
    for (const { hash, path: file } of this.#store.all<{ hash: string; path: string }>(concerned, path)) {
      // As it was before all: what was noted once may have been changed since.
      if (this.#unseen.has(hash)) continue
      const names = this.#shown.get(hash) ?? (isMediaShown(this.#store, hash) || this.#isUnderEmbargo(path) ? new Set<string>() : undefined)
      if (!names) this.#unseen.add(hash)
      else this.#shown.set(hash, names.add(file.slice(file.lastIndexOf('/') + 1)))
    }
  }

  /** Another server may have let the embargo end, and have given them to an edge. */
  #isUnderEmbargo(path: string): boolean {
    return this.#store.get("SELECT 1 FROM articles WHERE path = ? AND state = 'embargoed'", path) !== undefined
  }

  /** What has gone, after everything. */
  changes(): Change[] {
    return [...this.#shown].filter(([hash]) => !isMediaShown(this.#store, hash)).map(([hash, names]) => ({ kind: 'media', hash, names: [...names] }))
  }
}
