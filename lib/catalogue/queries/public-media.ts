import type { Store } from '../store/store.ts'

/**
 * An article, a blog or an author that readers see names it, or a record that such an article shows. All in one look, so
 * that how long it takes does not tell of a file that is still to come.
 */
const shownMedia = /* sql */ `
  SELECT m.path, m.stamp, m.hash FROM files m WHERE m.kind = 'media' AND m.hash >= ? AND m.hash < ? AND substr(m.path, -length(?)) = ? AND EXISTS (
    SELECT 1 FROM dependencies d JOIN files f ON f.number = d.file WHERE d.key = 'file:' || m.path AND (
      f.kind IN ('blog', 'author')
      OR EXISTS (SELECT 1 FROM articles a WHERE a.path = f.path AND a.state = 'public')
      OR f.kind = 'evidence' AND EXISTS (
        SELECT 1 FROM dependencies e JOIN files g ON g.number = e.file JOIN articles a ON a.path = g.path WHERE e.key = 'evidence:' || f.id AND a.state = 'public')))
  LIMIT 1`

export interface PublicMedia {
  path: string
  stamp: string
  /** SHA-256, hexadecimal. */
  hash: string
}

/** Paths are those of the content folder. `hash` is the first 16 hexadecimal digits. */
export function publicMedia(store: Store, hash: string, name: string): PublicMedia | undefined {
  // 'g' is the character after the last hexadecimal digit. The first is as good as any: a picture that a whole archive shares has one address.
  return store.get<PublicMedia>(shownMedia, hash, `${hash}g`, `/${name}`, `/${name}`)
}
