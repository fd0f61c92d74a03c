/** Content → catalogue → expired tags: everything a change of the content folder brings about. */
import { createCheckPool } from '#lib/catalogue/check-pool.ts'
import { deliverChanges } from '#lib/catalogue/sync/deliver-changes.ts'
import { sync, type SyncResult } from '#lib/catalogue/sync/sync.ts'
import type { Change } from '#lib/catalogue/types.ts'
import { thePress } from '#lib/press/press.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { affectedTags } from './affected-tags.ts'

export type Expire = (tags: readonly string[]) => Promise<void> | void

/** Expires in the store alone, for a process in which Next holds nothing yet. */
export const expireInStore: Expire = (tags) => thePress().expiries.expire(tags)

/**
 * @param announce Told of what readers can see now; must come back at once.
 * @throws Error when the content cannot be read or the disk refuses; what was, stays.
 */
export async function applyContent(expire: Expire, now: Date, announce: (changes: readonly Change[]) => void = () => {}): Promise<SyncResult> {
  const { contentDir, dataDir } = readEnvironment()
  const result = await sync({ contentDir, dataDir, now, pool: createCheckPool() })
  await deliverChanges(dataDir, async (changes) => {
    await expire(affectedTags(changes))
    // Otherwise it would be forgotten here and at the next start.
    if (!thePress().expiries.isSaved) throw new Error('What expired cannot be written down: is the disk full?')
    announce(changes)
  })
  return result
}
