/** Content → catalogue → expired tags: everything a change of the content folder brings about. */
import { NoPublication } from '#lib/catalogue/no-publication.ts'
import { deliverChanges } from '#lib/catalogue/sync/deliver-changes.ts'
import { syncChanges, type Synced, type SyncOptions } from '#lib/catalogue/sync/sync.ts'
import type { Change } from '#lib/catalogue/changes.ts'
import { deletionsIn } from '#lib/git/deleted-files.ts'
import { dropCopies } from '#lib/media/drop-copies.ts'
import { thePress } from '#lib/press/press.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { reportAs } from '#lib/site/log.ts'
import { affectedTags } from './affected-tags.ts'

export type Expire = (tags: readonly string[]) => Promise<void> | void

/** Expires in the store alone, for a process in which Next holds nothing yet. */
export const expireInStore: Expire = (tags) => thePress().expiries.expire(tags)

export interface ApplyOptions {
  expire: Expire
  now: Date
  /** Paths in the content folder that may have changed; without it, all are looked at. */
  only?: readonly string[]
  look?: SyncOptions['look']
  /** What the content folder holds. */
  commit?: string
}

export interface Applied extends Synced {
  /** What has been delivered now, also of what an earlier process could not. */
  delivered: Change[]
  /** What expired of it. */
  tags: string[]
}

/** @throws NoPublication, or another Error when the content cannot be read or the disk refuses; what was, stays. */
export async function applyContent({ expire, now, only, look, commit }: ApplyOptions): Promise<Applied> {
  const { contentDir, dataDir, contentRepository } = readEnvironment()
  const deletions = deletionsIn(contentDir, reportAs('catalogue'))
  const result = await syncChanges({ contentDir, dataDir, now, deletions, ...(only ? { only } : {}), ...(look ? { look } : {}), ...(commit === undefined ? {} : { commit }) }).catch((error: unknown) => {
    throw error instanceof NoPublication && contentRepository ? error.of(contentRepository) : error
  })
  const delivered: Change[] = []
  let tags: string[] = []
  await deliverChanges(dataDir, async (changes) => {
    tags = affectedTags(changes)
    await expire(tags)
    // Otherwise it would be forgotten here and at the next start.
    if (!thePress().expiries.isSaved) throw new Error('What expired cannot be written down: is the disk full?')
    await dropCopies(changes.filter((change) => change.kind === 'media')).catch(reportAs('media'))
    delivered.push(...changes)
  })
  return { ...result, delivered, tags }
}
