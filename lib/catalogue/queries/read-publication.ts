import type { Store } from '../store/store.ts'
import type { Publication } from '../types.ts'

/** @throws Error for a catalogue without one, which no server is given: see `NoPublication`. */
export function readPublication(store: Store): Publication {
  const row = store.get<{ json: string }>("SELECT json FROM documents WHERE kind = 'publication'")
  if (!row) throw new Error('The catalogue holds no publication: npm run check says why')
  return JSON.parse(row.json) as Publication
}
