import type { Store } from '../store/store.ts'
import type { Publication } from '../types.ts'

/** What stands there until a publication.yaml holds: the rest of the site is served all the same. */
const nameless: Publication = {
  name: 'Publication', tagline: '', description: '', language: 'en', timeZone: 'UTC', disclaimer: '', navigation: [], accounts: [],
}

export function readPublication(store: Store): Publication {
  const row = store.get<{ json: string }>("SELECT json FROM documents WHERE kind = 'publication'")
  return row ? (JSON.parse(row.json) as Publication) : nameless
}
