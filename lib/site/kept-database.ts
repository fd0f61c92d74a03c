/** Small SQLite databases of what a server remembers: one that is damaged never stops it. */
import { DatabaseSync } from 'node:sqlite'
import { isFolder, setAside } from './set-aside.ts'

/** See sqlite.org/rescode.html: the lower byte; the rest refines it. Undefined for what SQLite did not say. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}

/** A statement that fails for what it asks; a file that is no longer, or not, a database. */
const [sqliteError, sqliteCorrupt, sqliteNotADatabase] = [1, 11, 26]

/** A file that is not, or no longer, a database. */
export const isDamagedFile = (error: unknown): boolean => [sqliteCorrupt, sqliteNotADatabase].includes(sqliteCode(error) ?? 0)

/** The same, or one that lacks what our statements, which are tried, ask for. */
export const isUnusable = (error: unknown): boolean => isDamagedFile(error) || sqliteCode(error) === sqliteError

export interface KeptDatabaseOptions {
  file: string
  /** Pragmas and `CREATE … IF NOT EXISTS`. */
  schema: string
  /** Queries that fail if the tables are others. */
  proofs: readonly string[]
  /** Told of damage that was mended. */
  report: (error: unknown) => void
}

/**
 * Opens it, looked through; what is damaged is set aside and made anew.
 * @throws Error when the disk refuses.
 */
export function openKeptDatabase(options: KeptDatabaseOptions): DatabaseSync {
  const { file, report } = options
  try {
    requireFile(file)
    return openWhole(options)
  } catch (error) {
    if (!isUnusable(error)) throw error
    // Its write-ahead log would be replayed into the new one.
    for (const suffix of ['-wal', '-shm', '']) setAside(file + suffix)
    const database = openWhole(options)
    report(new Error(`${file} is damaged, and is made anew; what it was lies in ${file}.damaged`, { cause: error }))
    return database
  }
}

/** SQLite says of a folder what it says of a file that may not be read. */
function requireFile(file: string): void {
  if ([file, `${file}-wal`, `${file}-shm`].some(isFolder)) throw damage('There is a folder in its place')
}

const damage = (message: string) => Object.assign(new Error(message), { errcode: sqliteCorrupt })

function openWhole({ file, schema, proofs }: KeptDatabaseOptions): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5_000 })
  try {
    database.exec(schema)
    if (database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok') throw damage('Its pages do not hang together')
    for (const proof of proofs) database.prepare(proof)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
