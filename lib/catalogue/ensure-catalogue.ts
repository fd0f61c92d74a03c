import { resolve } from 'node:path'
import { openCatalogue, type Catalogue, type CatalogueOptions } from './catalogue.ts'
import { databasePath, distrustDatabase, fileIdentity, openDatabase } from './store/database.ts'
import { sync, type SyncOptions } from './sync/sync.ts'

type EnsureOptions = CatalogueOptions & Pick<SyncOptions, 'now' | 'deletions'>

interface Ensured {
  catalogue: Catalogue
  /** The file that was found sound. */
  identity?: bigint
  building?: Promise<void>
}

/**
 * One catalogue for each data folder in this process. On `globalThis` because a bundler may load this
 * module twice, and each copy would look at every page of the database again.
 */
const shared = ((globalThis as { ovozCatalogues?: Map<string, Ensured> }).ovozCatalogues ??= new Map<string, Ensured>())

/**
 * The catalogue, built if it is missing, damaged or of another schema. Cheap when it is there: it asks
 * only whether the file is still the one that was found sound.
 */
export async function ensureCatalogue(options: EnsureOptions): Promise<Catalogue> {
  const key = resolve(options.dataDir)
  const path = databasePath(options.dataDir)
  let ensured = shared.get(key)
  if (!ensured) shared.set(key, (ensured = { catalogue: openCatalogue(options) }))
  const identity = fileIdentity(path)
  if (identity !== undefined && identity === ensured.identity && !ensured.catalogue.damaged) return ensured.catalogue
  ensured.building ??= build(ensured, options).finally(() => delete ensured.building)
  await ensured.building
  return ensured.catalogue
}

/** What there is to read, without reading it. */
export function catalogueState(dataDir: string): 'there' | 'missing' | 'building' {
  if (shared.get(resolve(dataDir))?.building) return 'building'
  return fileIdentity(databasePath(dataDir)) === undefined ? 'missing' : 'there'
}

async function build(ensured: Ensured, options: EnsureOptions): Promise<void> {
  const { damaged } = ensured.catalogue
  if (damaged) distrustDatabase(options.dataDir)
  // Its pages may be sound all the same: what stands in them is not looked at.
  const anew = damaged === 'values'
  const sound = anew ? undefined : openDatabase(options.dataDir, { readOnly: true, thorough: true })
  sound?.close()
  if (!sound) await sync({ ...options, anew })
  ensured.catalogue.close()
  ensured.identity = fileIdentity(databasePath(options.dataDir))
}
