/**
 * What Next 16.4 hands to a cache handler and takes back, as far as the press touches it (`CachedRouteKind` and the
 * interfaces beside it in next/dist/server/response-cache/types). Written out here because theirs are an enum and
 * internal; e2e/press.test.ts fails when they change.
 */
type Headers = Record<string, number | string | string[] | undefined>

export interface CachedPage {
  kind: 'APP_PAGE'
  html: unknown
  headers: Headers | undefined
  status: number | undefined
  /** Flight data, for navigation by script. */
  rscData: unknown
  postponed: unknown
  segmentData: unknown
}

export interface CachedRoute {
  kind: 'APP_ROUTE'
  body: Buffer
  headers: Headers
  status: number
}

export type CachedValue = CachedPage | CachedRoute
