import type { Store } from '../store/store.ts'

/** An article, a blog or an author that readers see names it, or a record that such an article shows. */
const isShown = /* sql */ `
  WITH holders AS (SELECT f.path, f.kind, f.id FROM dependencies d JOIN files f ON f.number = d.file WHERE d.key = 'file:' || ?)
  SELECT 1 FROM holders JOIN articles a ON a.path = holders.path WHERE a.state = 'public'
  UNION ALL SELECT 1 FROM holders WHERE kind IN ('blog', 'author')
  UNION ALL SELECT 1 FROM holders JOIN dependencies d ON d.key = 'evidence:' || holders.id JOIN files f ON f.number = d.file JOIN articles a ON a.path = f.path
    WHERE holders.kind = 'evidence' AND a.state = 'public'
  LIMIT 1`

export interface PublicMedia {
  path: string
  stamp: string
  /** SHA-256, hexadecimal. */
  hash: string
}

/** Paths are those of the content folder. `hash` is the first 16 hexadecimal digits. */
export function publicMedia(store: Store, hash: string, name: string): PublicMedia | undefined {
  // 'g' is the character after the last hexadecimal digit.
  const rows = store.all<PublicMedia>("SELECT path, stamp, hash FROM files WHERE kind = 'media' AND hash >= ? AND hash < ?", hash, `${hash}g`)
  return rows.find(({ path }) => path.endsWith(`/${name}`) && store.get(isShown, path) !== undefined)
}
