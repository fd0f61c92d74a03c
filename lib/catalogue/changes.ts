import type { Timestamp } from './types.ts'

/** What one synchronisation did to what readers see. */
export type Change =
  /** The catalogue was built anew, and what it was before is not known. */
  | { kind: 'everything' }
  | { kind: 'publication' }
  | { kind: 'blog' | 'author' | 'topic' | 'evidence'; id: string }
  | { kind: 'breaking' }
  /** A medium that readers could have they may have no more: nothing that they see names a file of this hash (SHA-256, hexadecimal). `names`: of the files that were shown. */
  | { kind: 'media'; hash: string; names: string[] }
  /**
   * An article under embargo says something else, is due at another time, or is gone. No reader of this server has seen it, but another
   * server, whose clock is ahead, may have shown it. `date` and `month` as they were.
   */
  | { kind: 'embargo'; id: string; date: Timestamp; month: string }
  /** A listing came to have articles of a month (`yyyy-mm`), or has none of it any more; `near` are the months around it that have some. */
  | { kind: 'month'; key: string; month: string; near: string[] }
  | {
      kind: 'article'
      id: string
      /** Where it stood before and stands now; absent when it was or is not public. */
      before?: ArticlePlace
      after?: ArticlePlace
      /** The neighbours in its blog, before and after. */
      neighbours: string[]
      /** What a teaser shows of it is different now. */
      card: boolean
      /** What the list of corrections shows of it is different now. */
      corrected: boolean
    }

export interface ArticlePlace {
  /** Keys of the listings it stands in: `all`, `blog:suv`, `author:x`, `topic:x`, `language:ru`. */
  listings: string[]
  /** Those of them of which it is among the newest, as fronts and feeds show them. */
  newest: string[]
  /** `yyyy-mm` in the publication's time zone. */
  month: string
  date: Timestamp
  /** Unix milliseconds; see `Article.modified`. */
  modified: number
  /** The address of its lead picture. */
  image?: string
  /** Its public versions in other languages, and the month each stands in. */
  translations: { id: string; month: string }[]
}
