/**
 * When each tag last expired, counted in releases: a number that grows by one with every expiry and survives a
 * restart. Releases instead of clock times, because clocks step and two things can happen in one millisecond.
 *
 * An entry notes the release in force when its render began; if one of its tags expired in a later release, it may
 * show what was, and is stale.
 */
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { everything } from '#lib/edge/tags.ts'
import { isUnusable, openKeptDatabase } from '#lib/site/kept-database.ts'
import { makeFolder } from '#lib/site/make-folder.ts'

const schema = `
  PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS expiry (tag TEXT PRIMARY KEY, release INTEGER NOT NULL) WITHOUT ROWID`
const proofs = ['SELECT tag, release FROM expiry']

export class TagExpiries {
  #database: DatabaseSync | undefined
  #expiries = new Map<string, number>()
  #release = 0
  /** Expired, and not on disk yet because it refused. */
  readonly #unsaved = new Set<string>()
  readonly #file: string
  readonly #report: (error: unknown) => void

  /** @param report Called when the disk refuses; expiries then hold until the process ends. */
  constructor(folder: string, report: (error: unknown) => void) {
    this.#file = path.join(folder, 'tags.db')
    this.#report = report
    try {
      this.#load()
    } catch (error) {
      report(error)
      this.#beginAnew()
    }
  }

  get release(): number {
    return this.#release
  }

  /** Makes stale whatever carries one of `tags` and began to be rendered before now. */
  expire(tags: readonly string[]): void {
    if (tags.length === 0) return
    this.#release += 1
    for (const tag of tags) {
      this.#expiries.set(tag, this.#release)
      this.#unsaved.add(tag)
    }
    try {
      this.#saveSoundly()
    } catch (error) {
      this.#report(error)
    }
  }

  /** All of it anew, if what is on disk turns out to be damaged. */
  #saveSoundly(): void {
    try {
      this.#save()
    } catch (error) {
      if (!isUnusable(error)) throw error
      this.close()
      this.#database = this.#open()
      for (const tag of this.#expiries.keys()) this.#unsaved.add(tag)
      this.#save()
    }
  }

  /** Everything expired so far would be known after a restart. */
  get isSaved(): boolean {
    return this.#unsaved.size === 0
  }

  /** Whether something rendered since `release` and carrying `tags` still shows what is. */
  isFresh(tags: readonly string[], release: number): boolean {
    const isExpired = (tag: string) => (this.#expiries.get(tag) ?? 0) > release
    return release <= this.#release && !isExpired(everything) && !tags.some(isExpired)
  }

  #save(): void {
    const database = this.#database
    if (!database) throw new Error('The record of expired tags cannot be opened.')
    database.exec('BEGIN IMMEDIATE')
    try {
      const insert = database.prepare('INSERT OR REPLACE INTO expiry (tag, release) VALUES (?, ?)')
      for (const tag of this.#unsaved) insert.run(tag, this.#expiries.get(tag)!)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    this.#unsaved.clear()
  }

  close(): void {
    this.#database?.close()
    this.#database = undefined
  }

  #open(): DatabaseSync {
    makeFolder(path.dirname(this.#file))
    return openKeptDatabase({ file: this.#file, schema, proofs, report: this.#report })
  }

  #load(): void {
    this.#database = this.#open()
    for (const row of this.#database.prepare('SELECT tag, release FROM expiry').iterate()) {
      const { tag, release } = row as { tag: string; release: number }
      this.#expiries.set(tag, release)
      this.#release = Math.max(this.#release, release)
    }
    if (this.#expiries.size === 0) this.#beginAnew()
  }

  /** What expired before is unknown, so everything has; no entry can carry a release as late as this one. */
  #beginAnew(): void {
    this.#release = Date.now()
    this.expire([everything])
  }
}
