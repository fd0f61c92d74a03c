import { inForce } from '../gate.ts'
import type { Store } from '../store/store.ts'
import type { BreakingItem } from '../types.ts'
import { parseStored } from '../store/stored-value.ts'

/** Keeps the list of breaking items in force, newest first; true if readers see another one than before. */
export function refreshBreaking(store: Store, now: Date): boolean {
  const language = store.get<{ language: string }>("SELECT json ->> '$.language' AS language FROM documents WHERE kind = 'publication'")?.language ?? 'en'
  const items = store
    .all<{ id: string; json: string }>("SELECT id, json FROM documents WHERE kind = 'breaking' ORDER BY id")
    .map(({ id, json }): BreakingItem => ({ id, language, ...parseStored<Omit<BreakingItem, 'id' | 'language'>>(json) }))
    .filter((item) => inForce(item, now))
    .sort((a, b) => Date.parse(b.from) - Date.parse(a.from))
  const json = JSON.stringify(items)
  const before = store.get<{ value: string }>("SELECT value FROM facts WHERE name = 'breaking'")?.value ?? '[]'
  if (json === before) return false
  store.run("INSERT OR REPLACE INTO facts VALUES ('breaking', ?)", json)
  return true
}
