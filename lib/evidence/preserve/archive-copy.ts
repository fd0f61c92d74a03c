import { z } from 'zod'
import { askJson } from './ask-source.ts'
import type { GuardedFetch } from './guarded-fetch.ts'
import { SourceTrouble } from './source-trouble.ts'

const answerShape = z.object({
  archived_snapshots: z.object({ closest: z.object({ available: z.literal(true), url: z.string() }).optional() }),
})

/**
 * The copy that the Wayback Machine has of an address (https://archive.org/help/wayback_api.php), if it has one and answers.
 * Never fails: an archive that is silent or blocked says nothing about the post.
 */
export async function waybackCopy(fetch: GuardedFetch, url: string): Promise<{ label: string; url: string } | undefined> {
  try {
    const { archived_snapshots } = await askJson(fetch, `https://archive.org/wayback/available?url=${encodeURIComponent(url)}`, answerShape)
    const copy = URL.parse(archived_snapshots.closest?.url ?? '')
    if (!copy || copy.hostname !== 'web.archive.org') return undefined
    copy.protocol = 'https:'
    return { label: 'Wayback Machine', url: copy.href }
  } catch (error) {
    if (error instanceof SourceTrouble) return undefined
    throw error
  }
}
