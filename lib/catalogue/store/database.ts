import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDamagedFile, isUnusable } from '#lib/site/kept-database.ts'
import { makePrivateFolder } from '#lib/site/private-folder.ts'
import { setFolderAside } from '#lib/site/set-aside.ts'
import { searchTokenizer } from '../search-text.ts'
import { stampOf } from '../sync/walk.ts'
import { isDamagedValue } from './stored-value.ts'
import { indexesSql, schemaSql, schemaVersion } from './schema.ts'

export const databasePath = (dataDir: string) => join(dataDir, 'catalogue.db')

/** Milliseconds SQLite waits for another process. */
const busyTimeout = 10_000

/** Which file a path leads to now; another number after it was replaced, undefined when it is gone. */
export function fileIdentity(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino
}

export interface OpenOptions {
  readOnly: boolean
  /** Look at every page first, unless the file is the very one that was last closed as sound. */
  thorough: boolean
}

/** Opens a sound database of this schema, or answers undefined when there is none: missing, damaged, of another schema. */
export function openDatabase(dataDir: string, { readOnly, thorough }: OpenOptions): DatabaseSync | undefined {
  const path = databasePath(dataDir)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats?.isFile() || stats.size === 0) return undefined
  const { size } = stats
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly, timeout: busyTimeout })
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version === schemaVersion && isComplete(database) && (!thorough || isKnownSound(dataDir) || isWhole(database, size))) {
      if (!readOnly) database.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY')
      return database
    }
  } catch (cause) {
    if (!isDamage(cause) && !isUnusable(cause)) throw cause
  }
  database?.close()
  return undefined
}

/** What it holds besides rows, as SQLite keeps it: noted when it was complete, so that a table that is gone or another is found at once. */
function shapeOf(database: DatabaseSync): string {
  const parts = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all()
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

function isComplete(database: DatabaseSync): boolean {
  const noted = database.prepare("SELECT value FROM facts WHERE name = 'complete'").get() as { value: string } | undefined
  return noted?.value === shapeOf(database)
}

/**
 * Changes the database that is there, or answers undefined when there is none that is sound. The caller holds the
 * writer lock.
 */
export async function changeDatabase<Result>(dataDir: string, { thorough }: { thorough: boolean }, change: (database: DatabaseSync) => Promise<Result>): Promise<Result | undefined> {
  const wasSound = thorough || isKnownSound(dataDir)
  const database = openDatabase(dataDir, { readOnly: false, thorough })
  if (!database) return undefined
  const result = await change(database).finally(() => database.close())
  if (wasSound) await noteSound(dataDir)
  return result
}

/** Longer than the steps in which file systems keep time. */
const clockStep = 20

const notePath = (dataDir: string) => join(dataDir, 'catalogue.sound')

/**
 * Notes which file it is that was found sound, or written so, and closed: the next start need not look at every page of
 * it, which takes longer the larger the archive is. What SQLite does after a process was killed goes through the
 * write-ahead log, which has sums of its own; whatever else touches the file gives it another stamp.
 */
async function noteSound(dataDir: string): Promise<void> {
  const stamp = databaseStamp(dataDir)
  if (stamp === undefined || isKnownSound(dataDir)) return
  // What is done to the file from here on must not bear the same time.
  await sleep(clockStep)
  setFolderAside(notePath(dataDir))
  writeFileSync(notePath(dataDir), stamp)
}

/** For when reading shows that the note is wrong: a disk may lose what it was given. */
export function distrustDatabase(dataDir: string): void {
  rmSync(notePath(dataDir), { recursive: true, force: true })
}

/** Whether it is the very file that was last closed as sound. */
export function isKnownSound(dataDir: string): boolean {
  try {
    return readFileSync(notePath(dataDir), 'utf8') === databaseStamp(dataDir)
  } catch {
    return false
  }
}

function databaseStamp(dataDir: string): string | undefined {
  const stats = statSync(databasePath(dataDir), { bigint: true, throwIfNoEntry: false })
  return stats && stampOf(stats)
}

/** A file cut short still opens; its header knows better, unless the rest is in the write-ahead log. */
function isWhole(database: DatabaseSync, size: number): boolean {
  const { page_size: pageSize } = database.prepare('PRAGMA page_size').get() as { page_size: number }
  return size % pageSize === 0 && database.prepare('PRAGMA quick_check(1)').all().every((row) => Object.values(row)[0] === 'ok')
}

/** How its pages hang together, which a look at all of them finds, or what stands in them, which it does not. */
export type Damage = 'pages' | 'values'

/** @returns What is damaged, if that is what this is about. */
export function damageOf(cause: unknown): Damage | undefined {
  const lacksTable = isUnusable(cause) && /^no such table/.test((cause as Error).message)
  if (isDamagedFile(cause) || lacksTable) return 'pages'
  // What SQLite's own functions say of a value.
  return isDamagedValue(cause) || (isUnusable(cause) && /malformed JSON/.test((cause as Error).message)) ? 'values' : undefined
}

export const isDamage = (cause: unknown): boolean => damageOf(cause) !== undefined

/**
 * Builds a new database aside and puts it in the place of whatever is there, so that readers have the old
 * one until the new one is complete, and a build that is killed leaves nothing behind. The caller holds
 * the writer lock.
 */
export async function replaceDatabase<Result>(dataDir: string, fill: (database: DatabaseSync) => Promise<Result>): Promise<Result> {
  makePrivateFolder(dataDir)
  const path = databasePath(dataDir)
  const aside = `${path}.building`
  rmSync(aside, { recursive: true, force: true })
  const database = new DatabaseSync(aside)
  try {
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY')
    database.exec(schemaSql.replace('SEARCH_TOKENIZER', () => searchTokenizer))
    const result = await fill(database)
    database.exec(indexesSql)
    database.prepare("INSERT INTO facts VALUES ('complete', ?)").run(shapeOf(database))
    database.exec(`PRAGMA user_version = ${schemaVersion}; PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL`)
    database.close()
    // A write-ahead log that stays behind would be replayed into the new file.
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { recursive: true, force: true })
    setFolderAside(path)
    renameSync(aside, path)
    await noteSound(dataDir)
    return result
  } finally {
    if (database.isOpen) database.close()
    for (const suffix of ['', '-wal', '-shm', '-journal']) if (existsSync(`${aside}${suffix}`)) rmSync(`${aside}${suffix}`, { force: true })
  }
}
