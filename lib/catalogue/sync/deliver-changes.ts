import { changeDatabase } from '../store/database.ts'
import { Store } from '../store/store.ts'
import { withWriterLock } from '../store/writer-lock.ts'
import type { Change } from '../changes.ts'
import { parseStored } from '../store/stored-value.ts'

/**
 * Hands over what changed for readers since the last delivery, and forgets it once `deliver` has resolved. The changes
 * were written in the transaction that made them, so that a process which ends in between leaves them for the next.
 * What is handed over may have been handed over before.
 */
export async function deliverChanges(dataDir: string, deliver: (changes: Change[]) => Promise<void> | void): Promise<void> {
  await withWriterLock(dataDir, () => changeDatabase(dataDir, { thorough: false }, async (database) => {
    const store = new Store(database)
    const rows = store.all<{ sequence: number; changes: string }>('SELECT sequence, changes FROM pending ORDER BY sequence')
    if (rows.length === 0) return
    await deliver(rows.flatMap(({ changes }) => parseStored<Change[]>(changes)))
    store.run('DELETE FROM pending WHERE sequence <= ?', rows.at(-1)!.sequence)
  }))
}
