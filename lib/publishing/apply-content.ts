/** Content → catalogue → expired tags: everything a change of the content folder brings about. */
import { sync, type SyncResult } from '#lib/catalogue/sync/sync.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { affectedTags } from './affected-tags.ts'

/** @param expire Makes the tags expire; resolves once that is safe on disk. */
export async function applyContent(expire: (tags: readonly string[]) => Promise<void> | void, now: Date): Promise<SyncResult> {
  const { contentDir, dataDir } = readEnvironment()
  const result = await sync({ contentDir, dataDir, now })
  await expire(affectedTags(result.changes))
  return result
}
