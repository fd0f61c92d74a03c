/** A catalogue for checks alone, kept between them so that one reads only what changed. The site's own is never touched. */
import { createHash } from 'node:crypto'
import { globSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { openDatabase } from '#lib/catalogue/store/database.ts'
import { Store } from '#lib/catalogue/store/store.ts'
import { sync, type SyncResult } from '#lib/catalogue/sync/sync.ts'
import { makeFolder } from '#lib/site/make-folder.ts'

export interface CheckOptions {
  contentDir: string
  /** Derived state of the site; checks have a folder of their own in it. */
  dataDir: string
  now: Date
  /** Paths in the content folder that may have changed since the last check; without it, all are looked at. */
  only?: readonly string[]
}

/**
 * What is wrong at present; the same as a check from nothing would find. `use` may ask the catalogue what it likes
 * until it returns.
 */
export async function withCheckCatalogue<Result>({ contentDir, dataDir, now, only }: CheckOptions, use: (store: Store, result: SyncResult) => Result | Promise<Result>): Promise<Result> {
  const folder = checkFolder(dataDir, contentDir)
  const result = await sync({ contentDir, dataDir: folder, now, only, keepLastGood: false })
  const database = openDatabase(folder, { readOnly: true, thorough: false })
  if (!database) throw new Error(`The catalogue for checks in ${folder} was taken away meanwhile: try again`)
  try {
    return await use(new Store(database), result)
  } finally {
    database.close()
  }
}

/** Of one content folder and these rules; what earlier rules left behind is removed. */
function checkFolder(dataDir: string, contentDir: string): string {
  const place = `${checkKey(contentDir)}-`
  const name = `${place}${rulesVersion()}`
  const parent = path.join(dataDir, 'check')
  for (const other of foldersIn(parent)) if (other.startsWith(place) && other !== name) rmSync(path.join(parent, other), { recursive: true, force: true })
  makeFolder(parent, path.join(parent, name))
  return path.join(parent, name)
}

/** Tells content folders apart. */
export const checkKey = (contentDir: string) => shortHash(realpathSync(contentDir))

const lib = path.resolve(import.meta.dirname, '..')

/** Of all that decides whether a file holds: a file is read again when it changed, and all are when this does. */
function rulesVersion(): string {
  const files = globSync('{catalogue,mdx,media,languages,site}/**/!(*.test).ts', { cwd: lib }).sort().map((file) => path.join(lib, file))
  return shortHash(...[...files, path.join(lib, '../package-lock.json')].map((file) => readFileSync(file)))
}

function shortHash(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex').slice(0, 16)
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
