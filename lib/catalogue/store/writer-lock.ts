import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDamagedFile, sqliteCode } from '#lib/site/kept-database.ts'
import { makePrivateFolder } from '#lib/site/private-folder.ts'
import { setAside, setFolderAside } from '#lib/site/set-aside.ts'

/** A build from nothing of a large archive takes some ten seconds. */
const patience = 120_000
const pause = 20

/**
 * Runs `work` while no other process or call does, for the same folder. The lock is SQLite's own on an
 * empty database, so that it goes with the process that held it, however that ends. It is not the
 * catalogue itself, because that is replaced by the work. Waits without blocking.
 */
export async function withWriterLock<Result>(dataDir: string, work: () => Promise<Result>): Promise<Result> {
  makePrivateFolder(dataDir)
  const path = join(dataDir, 'catalogue.lock')
  const lock = await acquireLock(path, patience)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

/** Another process holds the lock. */
export class Locked extends Error {}

/**
 * Waits for a lock that ends with the process that holds it, or when the result is closed.
 * @param patience Milliseconds. @throws Locked after that.
 */
export async function acquireLock(path: string, patience: number): Promise<DatabaseSync> {
  for (let waited = 0; ; waited += pause) {
    setFolderAside(path)
    const lock = new DatabaseSync(path, { timeout: 0 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return lock
    } catch (cause) {
      lock.close()
      const sqliteBusy = 5
      if (isDamagedFile(cause)) setAside(path)
      else if (sqliteCode(cause) !== sqliteBusy) throw cause
      if (waited >= patience) throw new Locked(`Another process holds ${path}`, { cause })
      await sleep(pause)
    }
  }
}
