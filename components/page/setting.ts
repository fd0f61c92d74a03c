import type { BreakingItem, Publication } from '#lib/catalogue/types.ts'

/** What every page is given about where it stands. */
export interface Setting {
  publication: Publication
  /** The public origin without a trailing slash, for the addresses that must be absolute. */
  origin: string
}

/** A page that is regenerated when news breaks, and so carries the items itself. */
export interface FrontSetting extends Setting {
  breaking: BreakingItem[]
}
