/** Which versions of an article its readers could see, and since when. */
import { gate, type Status } from '#lib/catalogue/gate.ts'
import type { CheckedFile } from '#lib/catalogue/read/check-file.ts'
import type { Correction, Timestamp } from '#lib/catalogue/types.ts'
import { emptyTree } from '#lib/mdx/body-tree.ts'
import { proseOf, type Prose } from '#lib/mdx/prose-blocks.ts'

/** What of a version readers get to see, in words. */
export interface ArticleVersion {
  /** Since when; absent for what is not committed yet. */
  at?: Timestamp
  retracted: boolean
  title: string
  summary: string
  image?: { src: string; words: string }
  authors: string[]
  topics: string[]
  date: Timestamp
  corrections: Correction[]
  /** A stored body; without words when retracted. */
  body: string
  /** The same without its mark-up. */
  prose: Prose
}

export interface CheckedVersion extends ArticleVersion {
  at: Timestamp
  status: Status
}

/**
 * One version as it was checked as if it came today: what would be withheld was not shown, or should not be.
 * @returns undefined for what was withheld.
 */
export function versionOf({ document, body }: CheckedFile): Omit<CheckedVersion, 'at'> | undefined {
  if (document?.kind !== 'article' || !body) return undefined
  const { fields } = document
  const retracted = fields.status === 'retracted'
  const text = retracted ? emptyTree : body.tree
  const { title, summary, image, authors, topics, date, corrections, status } = fields
  return { status, retracted, title, summary, authors, topics, date, corrections, ...(image ? { image: pictureOf(image.src, image) } : {}), body: text, prose: proseOf(text) }
}

export const pictureOf = (src: string, { alt, caption, credit }: { alt: string; caption?: string; credit?: string }) =>
  ({ src, words: [alt, caption, credit].filter((words) => words !== undefined).join(' · ') })

/**
 * Leaves out drafts, and of what was embargoed all but what stood when its hour came; that was seen since then.
 * @param versions Those that hold, oldest first.
 */
export function publicVersions(versions: readonly CheckedVersion[], now: Date): ArticleVersion[] {
  return versions.flatMap((version, index): ArticleVersion[] => {
    const { status, ...seen } = version
    const until = Date.parse(versions[index + 1]?.at ?? now.toISOString())
    const state = gate(status, version.date, new Date(version.at))
    if (state === 'public' || state === 'retracted') return [seen]
    return state === 'embargoed' && Date.parse(version.date) <= until ? [{ ...seen, at: version.date }] : []
  })
}
