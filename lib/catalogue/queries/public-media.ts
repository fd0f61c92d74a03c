import type { Store } from '../store/store.ts'

/** What readers may have: an article, a blog or an author that they see names the file, or a record that such an article shows. */
const isShown = /* sql */ `EXISTS (
    SELECT 1 FROM dependencies d JOIN files f ON f.number = d.file WHERE d.key = 'file:' || m.path AND (
      f.kind IN ('blog', 'author')
      OR EXISTS (SELECT 1 FROM articles a WHERE a.path = f.path AND a.state = 'public')
      OR f.kind = 'evidence' AND EXISTS (
        SELECT 1 FROM dependencies e JOIN files g ON g.number = e.file JOIN articles a ON a.path = g.path WHERE e.key = 'evidence:' || f.id AND a.state = 'public')))`

/** All in one look, so that how long it takes does not tell of a file that is still to come. */
const shownMedia = /* sql */ `
  SELECT m.path, m.stamp, m.hash FROM files m WHERE m.kind = 'media' AND m.hash >= ? AND m.hash < ? AND substr(m.path, -length(?)) = ? AND ${isShown} LIMIT 1`
const shownHash = /* sql */ `SELECT 1 FROM files m WHERE m.kind = 'media' AND m.hash = ? AND ${isShown} LIMIT 1`

/** Whether readers may have what the files of this hash hold, under whatever name. @param hash SHA-256, hexadecimal. */
export const isMediaShown = (store: Store, hash: string): boolean => store.get(shownHash, hash) !== undefined

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
