/** What came of a publication: what an editor, a newsroom's tools and an operator are told of it. */
import type { FileOutcome } from '#lib/catalogue/sync/sync.ts'

/** `push`: the endpoint was called. `files`: a file was saved. `clock`: an embargo or a breaking item was due. `look`: the repository was asked by itself. `release`: another server published. */
export type Trigger = 'push' | 'files' | 'clock' | 'look' | 'release' | 'start'

export interface SeenPage {
  path: string
  /** As a reader gets it: 200, or 404 and 410 for what is gone. */
  status: number
  /** Milliseconds from the beginning until a reader was given the new version. */
  ms: number
}

/** What no reader may have any more, and how far that has reached. */
export interface TakenDown {
  /** By the tags of their addresses: `own:<article>`, `media:<hash>`. */
  what: string[]
  /** Milliseconds from the beginning until the edge had dropped it; null if it has not been told yet; absent where there is no edge. */
  edge?: number | null
  /** Other servers that are there and have not applied it; absent where that is not known, for Redis does not answer. */
  behind?: string[]
}

export interface Receipt {
  /** Sorts by time. */
  id: string
  /** ISO 8601, UTC. */
  at: string
  triggers: Trigger[]
  /** `failed`: nothing was changed, and `message` says why. `unchanged`: there was nothing new. */
  outcome: 'published' | 'unchanged' | 'failed'
  message?: string
  /** Where there is a content repository. */
  commit?: { before?: string; after: string }
  files: FileOutcome[]
  /** The cache tags that expired. */
  tags: string[]
  takenDown?: TakenDown
  /** Pages, listings and feeds that show the change, each as soon as it was seen to. */
  pages: SeenPage[]
  /** What was not told of it, and why: the edge. Readers there get the new version when their copy ends. */
  warnings: string[]
  /** Milliseconds of each step, and in all. */
  steps: Record<string, number>
}

/** Enough for any push of hands; more would make a receipt of a whole archive. */
const longestList = 1_000

/** A receipt of bounded length, that says what it leaves out. */
export function bounded(receipt: Receipt): Receipt {
  const left = (['files', 'tags', 'pages'] as const).flatMap((list) => (receipt[list].length > longestList ? [`${receipt[list].length - longestList} more ${list} are not listed`] : []))
  const { files, tags, pages, warnings, takenDown } = receipt
  const short = takenDown ? { takenDown: { ...takenDown, what: takenDown.what.slice(0, longestList) } } : {}
  return { ...receipt, ...short, files: files.slice(0, longestList), tags: tags.slice(0, longestList), pages: pages.slice(0, longestList), warnings: [...warnings, ...left] }
}
