import { bodyError, bodyWarning } from '#lib/mdx/body-problem.ts'
import { type CheckPool, theCheckPool } from '../check-pool.ts'
import type { ReadFile } from '../read/read-content-file.ts'
import { withProblem } from '../read/with-problem.ts'
import { changeDatabase, isDamage, openDatabase, replaceDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { withWriterLock } from '../store/writer-lock.ts'
import { NoPublication, publicationFile, requirePublicationFile } from '../no-publication.ts'
import { currentProblems, problemsAt } from '../queries/current-problems.ts'
import type { Change } from '../changes.ts'
import type { Problem } from '../types.ts'
import { apply, type FileChange } from './apply.ts'
import { countAll, type Counts } from './count-all.ts'
import { nextDue } from './move-due.ts'
import { knownDeletions, noteDeletions, type ReadDeletions } from './gone.ts'
import { findChanges, type Suspect } from './find-changes.ts'

export interface ReadTask {
  path: string
  stamp: string
  /** SHA-256 of the version read before. */
  knownHash?: string
}

/** `file` is undefined if it is as it was. */
export interface Reading {
  task: ReadTask
  file: ReadFile | undefined
}

export interface SyncOptions {
  contentDir: string
  dataDir: string
  now: Date
  /** The process's own, if it is not given. */
  pool?: Pick<CheckPool, 'read' | 'readFields'>
  /** Asks the content's repository what was deleted; without an answer, what is known stays. */
  deletions?: ReadDeletions
  /** Paths in the content folder that may have changed, files or folders; without it, all are looked at. */
  only?: readonly string[]
  /** Finds what differs from the catalogue that is there, for who has other things to do meanwhile; see `look-aside.ts`. */
  look?: (question: { contentDir: string; dataDir: string }) => Promise<readonly string[]>
  /** What the files are of; noted with what they say, see `appliedCommit`. Not known any more if all are looked at without it. */
  commit?: string
  /** Whatever catalogue is there: it is known to be damaged. */
  anew?: boolean
  /** False for a check: what fails is then as if it were not there, so that the problems depend on the files alone. */
  keepLastGood?: boolean
}

/** What became of a file that was looked at. */
export interface FileOutcome {
  path: string
  /** `withheld`: its last good version stays, if there is one. `unchanged`: it says what it said. */
  outcome: 'published' | 'withheld' | 'removed' | 'unchanged'
  problems: Problem[]
}

export interface Synced {
  /** What this run did; `deliverChanges` hands it on, and what an earlier run could not. */
  changes: Change[]
  /** Of every file that differs, and of those that refer to it and have an error now; none for a new catalogue. */
  files: FileOutcome[]
  /** When to synchronise again although nothing was written. */
  nextDue: Date | null
}

export interface SyncResult extends Synced {
  /** All that is wrong at present, not only what this run found. */
  problems: Problem[]
  counts: Counts
}

/**
 * Brings the catalogue up to date with the content folder: reads only what changed, applies all of it in
 * one transaction. Builds it anew if there is none, or none that can be used. Calls for the same folder,
 * from whatever process, take turns.
 * @throws NoPublication, or another Error when the content cannot be read or the disk refuses: nothing has changed.
 */
export const sync = (options: SyncOptions): Promise<SyncResult> => run(options, (store) => ({ problems: currentProblems(store), counts: countAll(store) }))

/** The same, without what takes longer to say the larger the archive is. */
export const syncChanges = (options: SyncOptions): Promise<Synced> => run(options, () => ({}))

async function run<Summary>(options: SyncOptions, summarise: (store: Store) => Summary): Promise<Synced & Summary> {
  const { dataDir } = options
  const work = async (store: Store, given: SyncOptions) => ({ ...(await update(store, given)), ...summarise(store) })
  return withWriterLock(dataDir, async () => {
    try {
      const result = options.anew ? undefined : await changeDatabase(dataDir, { thorough: options.only === undefined }, (database) => work(new Store(database), options))
      if (result) return result
    } catch (cause) {
      if (!isDamage(cause)) throw cause
    }
    return replaceDatabase(dataDir, (database) => work(new Store(database), { ...options, only: undefined, look: undefined }))
  })
}

async function update(store: Store, { contentDir, dataDir, now, pool = theCheckPool(), only, look, commit, deletions: ask, keepLastGood = true }: SyncOptions): Promise<Synced> {
  // What the hour brings is in the catalogue already, and waits for no folder.
  if (only?.length !== 0) requirePublicationFile(contentDir)
  const { suspects, gone } = findChanges(store, contentDir, only ?? (await look?.({ contentDir, dataDir })))
  const deletions = only?.length === 0 ? undefined : await ask?.({ ...knownDeletions(store), commit })
  const deleted = await pool.readFields(deletions?.files ?? [])
  store.database.exec('BEGIN IMMEDIATE')
  try {
    if (deletions) noteDeletions(store, deletions, deleted)
    const { changes, touched } = await apply(store, { read: readSuspects(store, contentDir, suspects, pool), gone, keepLastGood }, now)
    if (keepLastGood) requirePublication(store, contentDir)
    if (changes.length > 0) store.run('INSERT INTO pending (changes) VALUES (?)', JSON.stringify(changes))
    if (commit !== undefined) store.run("INSERT OR REPLACE INTO facts VALUES ('commit', ?)", commit)
    // Files of nobody knows what have been taken in.
    else if (only === undefined) store.run("DELETE FROM facts WHERE name = 'commit'")
    store.database.exec('COMMIT')
    return { changes, files: outcomes(store, { suspects, gone, touched }), nextDue: nextDue(store, now) }
  } catch (cause) {
    if (store.database.isTransaction) store.database.exec('ROLLBACK')
    throw cause
  }
}

/** A check goes on without, and says what is wrong with it. */
function requirePublication(store: Store, contentDir: string): void {
  if (hasPublication(store)) return
  requirePublicationFile(contentDir)
  const problem = problemsAt(store, publicationFile).find(({ severity }) => severity === 'error')
  const [what, mend] = problem ? [`${publicationFile}:${problem.line}:${problem.column} ${problem.message}`, problem.mend] : [`${publicationFile} does not hold`, 'run npm run check']
  throw new NoPublication(contentDir, { what, mend })
}

const hasPublication = (store: Store): boolean => store.get("SELECT 1 FROM documents WHERE kind = 'publication'") !== undefined

/** Whether there is a catalogue that can be served from, though the content may be away. */
export function holdsPublication(dataDir: string): boolean {
  const database = openDatabase(dataDir, { readOnly: true, thorough: false })
  try {
    return database !== undefined && hasPublication(new Store(database))
  } finally {
    database?.close()
  }
}

/** The commit whose files the catalogue has taken in, if it was told and is there. */
export function appliedCommit(dataDir: string): string | undefined {
  const database = openDatabase(dataDir, { readOnly: true, thorough: false })
  if (!database) return undefined
  try {
    return new Store(database).get<{ value: string }>("SELECT value FROM facts WHERE name = 'commit'")?.value
  } finally {
    database.close()
  }
}

function outcomes(store: Store, { suspects, gone, touched }: { suspects: readonly Suspect[]; gone: readonly string[]; touched: readonly string[] }): FileOutcome[] {
  if (touched.length === 0 && gone.length === 0) return []
  const problemsOf = (path: string) => problemsAt(store, path)
  const isWrong = (problems: Problem[]) => problems.some(({ severity }) => severity === 'error')
  const read = new Set(suspects.map(({ path }) => path))
  const known = new Set(touched)
  const found = [...read].map((path): FileOutcome => {
    const problems = problemsOf(path)
    return { path, outcome: isWrong(problems) ? 'withheld' : known.has(path) ? 'published' : 'unchanged', problems }
  })
  const others = touched.filter((path) => !read.has(path)).map((path): FileOutcome => ({ path, outcome: 'withheld', problems: problemsOf(path) }))
  const removed = gone.map((path): FileOutcome => ({ path, outcome: 'removed', problems: [] }))
  return [...found, ...others.filter(({ problems }) => isWrong(problems)), ...removed].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Hands over each file as soon as it is read, so that they are never all in memory. Of what is as it was, only the stamp is kept. */
async function* readSuspects(store: Store, contentDir: string, suspects: readonly Suspect[], pool: Pick<CheckPool, 'read'>): AsyncGenerator<FileChange> {
  for (const { path, stamp, fault } of suspects) if (fault) yield { file: faulty(path, fault), stamp }
  const tasks = suspects.filter(({ fault }) => fault === undefined)
  for await (const { task, file } of pool.read(contentDir, tasks)) {
    if (file) yield { file, stamp: task.stamp }
    else store.run('UPDATE files SET stamp = ? WHERE path = ?', task.stamp, task.path)
  }
}

function faulty(path: string, fault: NonNullable<Suspect['fault']>): ReadFile {
  const start = { line: 1, column: 1 }
  const problems = {
    link: bodyWarning(start, 'The file is a symbolic link, which is not followed', 'put the file itself here'),
    unreadable: bodyError(start, 'The file cannot be looked at', 'check that it may be read by the server'),
    name: bodyError(start, 'The name is not written in UTF-8', 'rename the file or its folder: letters a–z, digits and hyphens are best'),
    repository: bodyError(start, 'A git repository lies within the content', 'take it out: content names no settings for git'),
  }
  return withProblem(path, problems[fault])
}
