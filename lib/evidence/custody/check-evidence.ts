import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { readMedia } from '#lib/catalogue/read/read-media.ts'
import { mediaTypeOf } from '#lib/catalogue/read/media-types.ts'
import type { EvidenceFields } from '../preserve/evidence-fields.ts'
import { listRecords, readRecord } from '../preserve/existing-records.ts'
import type { GuardedFetch } from '../preserve/guarded-fetch.ts'
import { SourceTrouble } from '../preserve/source-trouble.ts'
import { readPost } from '../preserve/sources/read-post.ts'
import { articlesNaming } from './articles-naming.ts'

/** `unknown`: nobody could say, for lack of a network, a wall or a limit. */
type Original = 'live' | 'gone' | 'unknown' | 'withheld' | 'not asked'

export interface Finding {
  id: string
  /** What is wrong with our own copy; each a sentence. */
  errors: string[]
  original: Original
  /** Why `original` is not `live`, in the words of the source. */
  reason?: string
  /** What the record itself says. */
  marked?: EvidenceFields['original']
  /** Articles that show it, by the paths of their files; drafts included. */
  articles: string[]
}

interface Options {
  contentDir: string
  /** All, if none is named. */
  ids: readonly string[]
  /** Absent: no original is asked for. */
  fetch?: GuardedFetch
  /** Originals asked for at a time. */
  concurrency?: number
}

/** Looks at our copies and asks after the originals. What the network does is a finding, never an error. */
export async function checkEvidence({ contentDir, ids, fetch, concurrency = 4 }: Options): Promise<Finding[]> {
  const evidenceDir = join(contentDir, 'evidence')
  const naming = articlesNaming(contentDir)
  const wanted = ids.length > 0 ? ids : listRecords(evidenceDir)
  const queue = wanted.entries()
  const findings: Finding[] = []
  const work = async () => {
    for (const [index, id] of queue) findings[index] = { ...(await look(evidenceDir, id, fetch)), articles: naming.get(id) ?? [] }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  return findings
}

async function look(evidenceDir: string, id: string, fetch: GuardedFetch | undefined): Promise<Omit<Finding, 'articles'>> {
  const standing = readRecord(evidenceDir, id)
  if (!standing) return { id, errors: [`There is no record ${id}`], original: 'not asked' }
  const { record, problems } = standing
  if (!record) return { id, errors: problems.map(({ line, column, message, mend }) => `record.yaml:${line}:${column} ${message} (${mend})`), original: 'not asked' }
  const errors = fileErrors(join(evidenceDir, id), record)
  if (record.url === undefined) return { id, errors, original: 'withheld', marked: record.original }
  if (!fetch) return { id, errors, original: 'not asked', marked: record.original }
  return { id, errors, marked: record.original, ...(await askOriginal(record.url, fetch)) }
}

function fileErrors(folder: string, record: EvidenceFields): string[] {
  return record.media.flatMap(({ file, sha256, poster, captions }) => [
    ...fileError(folder, file, sha256),
    ...[poster, captions].flatMap((name) => (name === undefined ? [] : fileError(folder, name))),
  ])
}

function fileError(folder: string, file: string, sha256?: string): string[] {
  const path = join(folder, file)
  if (!existsSync(path) || mediaTypeOf(file) === undefined) return [`The file ${file} is missing`]
  try {
    const { hash, facts } = readMedia(path)
    // The sum says more: a damaged file is not the one that was captured.
    if (sha256 !== undefined && hash !== sha256) return [`The file ${file} is not the one that was captured: its SHA-256 is ${hash}, not ${sha256}`]
    return facts.fault === undefined ? [] : [`The file ${file} is ${facts.fault}`]
  } catch (error) {
    return [`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`]
  }
}

async function askOriginal(url: string, fetch: GuardedFetch): Promise<Pick<Finding, 'original' | 'reason'>> {
  try {
    await readPost(new URL(url), fetch)
    return { original: 'live' }
  } catch (error) {
    // One strange answer must not keep us from the other records.
    if (!(error instanceof SourceTrouble)) return { original: 'unknown', reason: (error as Error).message }
    return { original: error.trouble === 'gone' ? 'gone' : 'unknown', reason: error.message }
  }
}
