/** Receipts, kept; and which deliveries have been received, so that none is acted on twice. Bounded, and no publication fails with it. */
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makePrivateFolder } from '#lib/site/private-folder.ts'
import type { Receipt } from './receipt.ts'

const mostReceipts = 1_000
const mostDeliveries = 10_000

export class ReceiptBook {
  readonly #database: DatabaseSync

  constructor(dataDir: string) {
    try {
      makePrivateFolder(dataDir)
      this.#database = open(path.join(dataDir, 'receipts.db'))
    } catch {
      // A disk that refuses: known as long as the process lives.
      this.#database = open(':memory:')
    }
  }

  keep(receipt: Receipt): void {
    this.#database.prepare('INSERT OR REPLACE INTO receipts VALUES (?, ?)').run(receipt.id, JSON.stringify(receipt))
    this.#database.prepare('DELETE FROM receipts WHERE id < (SELECT id FROM receipts ORDER BY id DESC LIMIT 1 OFFSET ?)').run(mostReceipts - 1)
  }

  read(id: string): Receipt | undefined {
    const row = this.#database.prepare('SELECT json FROM receipts WHERE id = ?').get(id) as { json: string } | undefined
    return row && (JSON.parse(row.json) as Receipt)
  }

  /** Newest first. */
  newest(count: number): Receipt[] {
    const rows = this.#database.prepare('SELECT json FROM receipts ORDER BY id DESC LIMIT ?').all(count) as { json: string }[]
    return rows.map(({ json }) => JSON.parse(json) as Receipt)
  }

  /**
   * Takes note of a delivery before it is acted on.
   * @param keys What it is known by; one that is known is enough to know it again.
   * @returns false if it was received before.
   */
  receive(keys: readonly string[]): boolean {
    const isKnown = this.#database.prepare('SELECT 1 FROM deliveries WHERE key = ?')
    if (keys.some((key) => isKnown.get(key) !== undefined)) return false
    const insert = this.#database.prepare('INSERT OR IGNORE INTO deliveries (key) VALUES (?)')
    for (const key of keys) insert.run(key)
    this.#database.prepare('DELETE FROM deliveries WHERE number <= (SELECT MAX(number) FROM deliveries) - ?').run(mostDeliveries)
    return true
  }

  /** After a failure: the sender may send it again. */
  forget(keys: readonly string[]): void {
    const remove = this.#database.prepare('DELETE FROM deliveries WHERE key = ?')
    for (const key of keys) remove.run(key)
  }

  close(): void {
    this.#database.close()
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5_000 })
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS receipts (id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS deliveries (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)`)
  return database
}
