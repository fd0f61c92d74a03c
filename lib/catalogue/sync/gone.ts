/**
 * Articles that readers could see and that a commit deleted. The repository alone tells: it says the same however many
 * steps the catalogue took to its commit, and a folder that is away, or not committed yet, deletes nothing for good.
 */
import { gate } from '../gate.ts'
import { normalPath } from '../normal-path.ts'
import { classifyPath } from '../read/classify-path.ts'
import type { ArticleFields } from '../read/read-article-fields.ts'
import type { Store } from '../store/store.ts'

/** Answered by `lib/git/deleted-files.ts`; undefined where nothing can be told. */
export type ReadDeletions = (question: {
  /** What the files are of, if it is known. */
  commit: string | undefined
  /** The commit up to which all is known. */
  since: string | undefined
  isWanted: (path: string) => boolean
  /** Files; the newest count. */
  most: number
}) => Promise<Deletions | undefined>

interface Deletions {
  upTo: string
  /** It goes back to the beginning, and replaces what was known. */
  isWhole: boolean
  /** Oldest first, with their last version and when they were deleted. */
  files: { path: string; at: string; bytes: Uint8Array }[]
}

interface GoneArticle {
  id: string
  aliases: string[]
  /** Its own, if it had said one. */
  language: string | undefined
}

const mostGone = 50_000
const commitKnown = 'deletions'

/** What to ask for: since when, which files, how many. */
export function knownDeletions(store: Store): { since: string | undefined; isWanted: (path: string) => boolean; most: number } {
  const since = store.get<{ value: string }>('SELECT value FROM facts WHERE name = ?', commitKnown)?.value
  return { since, isWanted: (path) => classifyPath(path).kind === 'article', most: mostGone }
}

/** @param articles What the front matter of `files` says, in their order. */
export function noteDeletions(store: Store, { upTo, isWhole, files }: Deletions, articles: readonly (ArticleFields | undefined)[]): void {
  if (isWhole) store.run('DELETE FROM gone')
  for (const [index, { at }] of files.entries()) {
    const article = articles[index]
    if (!article) continue
    const { id, fields } = article
    const state = gate(fields.status, fields.date, new Date(at))
    // That a draft was deleted, or what was never out, is nobody's business.
    if (state === 'public' || state === 'retracted') note(store, { id, aliases: fields.aliases, language: fields.language })
  }
  store.run('INSERT OR REPLACE INTO facts VALUES (?, ?)', commitKnown, upTo)
}

function note(store: Store, { id, aliases, language }: GoneArticle): void {
  for (const path of [`/${id}`, ...aliases.map(normalPath)]) store.run('INSERT OR REPLACE INTO gone VALUES (?, ?)', path, language ?? null)
}
