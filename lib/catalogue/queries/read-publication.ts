import type { Store } from '../store/store.ts'
import type { Publication } from '../types.ts'
import { parseStored } from '../store/stored-value.ts'

/** @throws Error for a catalogue without one, which no server is given: see `NoPublication`. */
export function readPublication(store: Store): Publication {
  const publication = findPublication(store)
  if (!publication) throw new Error('The catalogue holds no publication: npm run check says why')
  return publication
}

/** Undefined in the catalogue of a check, whose publication may have mistakes. */
export function findPublication(store: Store): Publication | undefined {
  const row = store.get<{ json: string }>("SELECT json FROM documents WHERE kind = 'publication'")
  return row && parseStored<Publication>(row.json)
}

/** That of what has none of its own. */
export const languageOfPublication = (store: Store): string => findPublication(store)?.language ?? 'en'
