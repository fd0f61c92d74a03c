/** Receipts, kept; and which deliveries have been received, so that none is acted on twice. Bounded, and no publication fails with it. */
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { isUnusable, openKeptDatabase } from '#lib/site/kept-database.ts'
import { reportAs } from '#lib/site/log.ts'
import { makePrivateFolder } from '#lib/site/private-folder.ts'
import type { Receipt } from './receipt.ts'

const mostReceipts = 1_000
const mostDeliveries = 10_000

const schema = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS receipts (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS deliveries (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)`
const proofs = ['SELECT id, json FROM receipts', 'SELECT number, key FROM deliveries']

export class ReceiptBook {
  readonly #file: string
  #database: DatabaseSync

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'receipts.db')
    this.#database = this.#open()
  }

  #open(): DatabaseSync {
    const report = reportAs('receipts')
    try {
      makePrivateFolder(path.dirname(this.#file))
      return openKeptDatabase({ file: this.#file, schema, proofs, report })
    } catch (error) {
      // A disk that refuses: known as long as the process lives.
      report(error)
      return openKeptDatabase({ file: ':memory:', schema, proofs, report })
    }
  }

  /** Once more, with a new one, if this one turns out to be damaged. */
  #use<Result>(work: (database: DatabaseSync) => Result): Result {
    try {
      return work(this.#database)
    } catch (error) {
      if (!isUnusable(error)) throw error
      this.#database.close()
      this.#database = this.#open()
      return work(this.#database)
    }
  }

  keep(receipt: Receipt): void {
    this.#use((database) => {
      database.prepare('INSERT OR REPLACE INTO receipts VALUES (?, ?)').run(receipt.id, JSON.stringify(receipt))
      database.prepare('DELETE FROM receipts WHERE id < (SELECT id FROM receipts ORDER BY id DESC LIMIT 1 OFFSET ?)').run(mostReceipts - 1)
    })
  }

  read(id: string): Receipt | undefined {
    const row = this.#use((database) => database.prepare('SELECT json FROM receipts WHERE id = ?').get(id)) as { json: string } | undefined
    return row && (JSON.parse(row.json) as Receipt)
  }

  /** Newest first. */
  newest(count: number): Receipt[] {
    const rows = this.#use((database) => database.prepare('SELECT json FROM receipts ORDER BY id DESC LIMIT ?').all(count)) as { json: string }[]
    return rows.map(({ json }) => JSON.parse(json) as Receipt)
  }

  /**
   * Takes note of a delivery before it is acted on.
   * @param keys What it is known by; one that is known is enough to know it again.
   * @returns false if it was received before.
   */
  receive(keys: readonly string[]): boolean {
    return this.#use((database) => {
      const isKnown = database.prepare('SELECT 1 FROM deliveries WHERE key = ?')
      if (keys.some((key) => isKnown.get(key) !== undefined)) return false
      const insert = database.prepare('INSERT OR IGNORE INTO deliveries (key) VALUES (?)')
      for (const key of keys) insert.run(key)
      database.prepare('DELETE FROM deliveries WHERE number <= (SELECT MAX(number) FROM deliveries) - ?').run(mostDeliveries)
      return true
    })
  }

  /** After a failure: the sender may send it again. */
  forget(keys: readonly string[]): void {
    this.#use((database) => {
      const remove = database.prepare('DELETE FROM deliveries WHERE key = ?')
      for (const key of keys) remove.run(key)
    })
  }

  close(): void {
    this.#database.close()
  }
}
