/** The breaking items, which stand on every page: how many of them readers see. */
import { inForce } from '../gate.ts'
import { breakingSize } from '../page-sizes.ts'
import type { Store } from '../store/store.ts'
import { parseStored } from '../store/stored-value.ts'
import type { BreakingItem } from '../types.ts'

/** All of them; the newest first, of those that begin together by name. */
function allItems(store: Store): BreakingItem[] {
  const language = store.get<{ language: string }>("SELECT json ->> '$.language' AS language FROM documents WHERE kind = 'publication'")?.language ?? 'en'
  return store
    .all<{ id: string; json: string }>("SELECT id, json FROM documents WHERE kind = 'breaking' ORDER BY id")
    .map(({ id, json }): BreakingItem => ({ id, language, ...parseStored<Omit<BreakingItem, 'id' | 'language'>>(json) }))
    .sort((a, b) => Date.parse(b.from) - Date.parse(a.from))
}

/** Keeps the list of items that readers see: of those in force the newest, `breakingSize` at most. True if it is another one than before. */
export function refreshBreaking(store: Store, now: Date): boolean {
  const items = allItems(store).filter((item) => inForce(item, now)).slice(0, breakingSize)
  const json = JSON.stringify(items)
  const before = store.get<{ value: string }>("SELECT value FROM facts WHERE name = 'breaking'")?.value ?? '[]'
  if (json === before) return false
  store.run("INSERT OR REPLACE INTO facts VALUES ('breaking', ?)", json)
  return true
}

/** One item too many: from when `newer` begins, which makes `count` of them, readers see it, and `older` no more. */
export interface Displacement {
  older: BreakingItem
  newer: BreakingItem
  count: number
}

/** Of thousands, one publication after another would say little else. */
const mostTold = 100

/** Which items readers do not see though they are, or will be, in force, each once: of many, the last. What has ended is no news to editors either. */
export function displacements(store: Store, now: Date): Displacement[] {
  const items = allItems(store)
    .map((item) => ({ item, from: Date.parse(item.from), until: Date.parse(item.until) }))
    .filter(({ until }) => until > now.getTime())
    .reverse()
  const found = new Map<string, Displacement>()
  // The last is the newest: each that begins pushes the others one place back.
  let standing: typeof items = []
  for (const newer of items) {
    standing = standing.filter(({ until }) => until > newer.from)
    standing.push(newer)
    const older = standing.at(-1 - breakingSize)
    if (older && !found.has(older.item.id)) found.set(older.item.id, { older: older.item, newer: newer.item, count: standing.length })
  }
  return [...found.values()].slice(-mostTold)
}
