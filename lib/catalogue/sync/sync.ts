import { setImmediate as pause } from 'node:timers/promises'
import { classifyPath } from '../read/classify-path.ts'
import { readContentFile, type ReadFile } from '../read/read-content-file.ts'
import { isDamage, openDatabase, replaceDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { withWriterLock } from '../store/writer-lock.ts'
import { currentProblems } from '../queries/current-problems.ts'
import type { Change, Problem } from '../types.ts'
import { apply, type FileChanges } from './apply.ts'
import { countAll, type Counts } from './count-all.ts'
import { nextDue } from './move-due.ts'
import { contentPath, walkContent, walkPaths, type FoundFile } from './walk.ts'

export interface ReadTask {
  path: string
  /** SHA-256 of the version read before. */
  knownHash?: string
}

/** Reads many files at once; see `check-pool.ts`, which only programs run by plain Node use. */
export interface ReadPool {
  read: (contentDir: string, tasks: readonly ReadTask[]) => Promise<(ReadFile | undefined)[]>
}

export interface SyncOptions {
  contentDir: string
  dataDir: string
  now: Date
  pool?: ReadPool
  /** Paths in the content folder that may have changed, files or folders; without it, all are looked at. */
  only?: readonly string[]
}

export interface SyncResult {
  /** What this run did; `deliverChanges` hands it on, and what an earlier run could not. */
  changes: Change[]
  /** All that is wrong at present, not only what this run found. */
  problems: Problem[]
  counts: Counts
  /** When to synchronise again although nothing was written. */
  nextDue: Date | null
}

/** A pool is not worth its start for fewer. */
const poolFrom = 500

/**
 * Brings the catalogue up to date with the content folder: reads only what changed, applies all of it in
 * one transaction. Builds it anew if there is none, or none that can be used. Calls for the same folder,
 * from whatever process, take turns.
 */
export async function sync(options: SyncOptions): Promise<SyncResult> {
  const { dataDir } = options
  return withWriterLock(dataDir, async () => {
    const rebuild = () => replaceDatabase(dataDir, (database) => update(new Store(database), { ...options, only: undefined }))
    const database = openDatabase(dataDir, { readOnly: false, thorough: options.only === undefined })
    if (!database) return rebuild()
    try {
      return await update(new Store(database), options)
    } catch (cause) {
      if (isDamage(cause)) return await rebuild()
      throw cause
    } finally {
      database.close()
    }
  })
}

async function update(store: Store, { contentDir, now, pool, only }: SyncOptions): Promise<SyncResult> {
  const changed = await readChanges(store, contentDir, only, pool)
  store.database.exec('BEGIN IMMEDIATE')
  try {
    for (const { path, stamp } of changed.touched) store.run('UPDATE files SET stamp = ? WHERE path = ?', stamp, path)
    const changes = apply(store, changed, now)
    if (changes.length > 0) store.run('INSERT INTO pending (changes) VALUES (?)', JSON.stringify(changes))
    store.database.exec('COMMIT')
    return { changes, problems: currentProblems(store), counts: countAll(store), nextDue: nextDue(store, now) }
  } catch (cause) {
    if (store.database.isTransaction) store.database.exec('ROLLBACK')
    throw cause
  }
}

/** `touched`: files with another stamp but the same content. */
async function readChanges(store: Store, contentDir: string, only: readonly string[] | undefined, pool: ReadPool | undefined): Promise<FileChanges & { touched: FoundFile[] }> {
  const paths = only && [...new Set(only.flatMap((path) => contentPath(path) ?? []))]
  const found = paths ? walkPaths(contentDir, paths) : walkContent(contentDir)
  const known = new Map(knownFiles(store, paths).map((row) => [row.path, row]))
  const gone = new Set(known.keys())
  for (const { path } of found) gone.delete(path)
  const suspects = found.filter(({ path, stamp }) => stamp === '' || known.get(path)?.stamp !== stamp)
  const tasks = suspects.filter(({ fault }) => fault === undefined).map(({ path }): ReadTask => ({ path, knownHash: known.get(path)?.hash ?? undefined }))
  const files = pool && tasks.length >= poolFrom ? await pool.read(contentDir, tasks) : await readHere(contentDir, tasks)
  const read = new Map(tasks.map(({ path }, index) => [path, files[index]]))
  const result = { read: [] as FileChanges['read'], gone: [...gone], touched: [] as FoundFile[] }
  for (const suspect of suspects) {
    const file = suspect.fault ? faulty(suspect.path, suspect.fault) : read.get(suspect.path)
    if (file) result.read.push({ file, stamp: suspect.stamp })
    else result.touched.push(suspect)
  }
  return result
}

interface KnownFile {
  path: string
  stamp: string
  hash: string | null
}

function knownFiles(store: Store, paths: readonly string[] | undefined): KnownFile[] {
  if (!paths) return store.all<KnownFile>('SELECT path, stamp, hash FROM files')
  // '0' is the character after '/': everything in a folder that was named, or that is gone.
  return paths.flatMap((path) => store.all<KnownFile>('SELECT path, stamp, hash FROM files WHERE path = ? OR (path > ? AND path < ?)', path, `${path}/`, `${path}0`))
}

async function readHere(contentDir: string, tasks: readonly ReadTask[]): Promise<(ReadFile | undefined)[]> {
  const files: (ReadFile | undefined)[] = []
  for (const { path, knownHash } of tasks) {
    files.push(readContentFile(contentDir, path, knownHash))
    // A server goes on answering meanwhile.
    if (files.length % 20 === 0) await pause()
  }
  return files
}

function faulty(path: string, fault: 'link' | 'unreadable'): ReadFile {
  const [message, mend] =
    fault === 'link'
      ? ['The file is a symbolic link, which is not followed', 'put the file itself here']
      : ['The file cannot be looked at', 'check that it may be read by the server']
  const facts = classifyPath(path)
  return { path, kind: facts.kind, ...('id' in facts ? { id: facts.id } : {}), problems: [{ path, line: 1, column: 1, severity: fault === 'link' ? 'warning' : 'error', message, mend }] }
}
