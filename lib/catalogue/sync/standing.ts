import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { isKnownSound, openDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { stampOf } from './walk.ts'

/** What a start finds. */
export interface Standing {
  /** The commit whose files it has taken in, if it was told. */
  commit?: string
  /** Files it knows, about: no fewer. */
  files: number
}

/** Files looked at to know the content folder again; in one that was made anew, all of them differ. */
const sample = 16

/**
 * The catalogue that is there, if it may be served from before the content is looked at: it was closed in order and is
 * of this very content folder. Takes the same time however large it is.
 */
export function standingCatalogue({ contentDir, dataDir }: { contentDir: string; dataDir: string }): Standing | undefined {
  const database = isKnownSound(dataDir) ? openDatabase(dataDir, { readOnly: true, thorough: false }) : undefined
  if (!database) return undefined
  try {
    const store = new Store(database)
    const rows = ['ASC', 'DESC'].flatMap((order) => store.all<{ path: string; stamp: string }>(`SELECT path, stamp FROM files ORDER BY number ${order} LIMIT ${sample / 2}`))
    if (!rows.some(({ path, stamp }) => stampAt(join(contentDir, path)) === stamp)) return undefined
    const commit = store.get<{ value: string }>("SELECT value FROM facts WHERE name = 'commit'")?.value
    const { files } = store.get<{ files: number }>('SELECT MAX(number) AS files FROM files')!
    return { files, ...(commit === undefined ? {} : { commit }) }
  } finally {
    database.close()
  }
}

function stampAt(file: string): string | undefined {
  try {
    const stats = lstatSync(file, { bigint: true, throwIfNoEntry: false })
    return stats && stampOf(stats)
  } catch {
    return undefined
  }
}
