/** What a search asks for, and the path under which Next alone renders its results; readers only ever see `/search?q=`. */

/** Characters: longer than anybody's words. */
const longest = 200
const lastPage = 500

export interface AskedSearch {
  /** In one spelling: NFC, no control characters, single spaces. */
  query: string
  /** From 1. */
  page: number
}

/** @returns undefined when nothing was asked. */
export function askedSearch(parameters: URLSearchParams): AskedSearch | undefined {
  // More would be thrown away below; what is left of it may be all spaces.
  const given = (parameters.get('q') ?? '').slice(0, 10 * longest)
  const words = given.toWellFormed().normalize('NFC').replace(/[\s\p{Cc}\p{Noncharacter_Code_Point}]+/gu, ' ').trim()
  const query = [...words].slice(0, longest).join('').trim()
  if (query === '') return undefined
  const page = Number(parameters.get('page') ?? '1')
  return { query, page: Number.isInteger(page) && page >= 1 && page <= lastPage ? page : 1 }
}

/** Words as a path segment: base64url of UTF-8 (RFC 4648 §5), so that no letter of theirs means anything there. */
export const encodeQuery = (query: string) => Buffer.from(query).toString('base64url')
export const decodeQuery = (segment: string) => Buffer.from(segment, 'base64url').toString()

/** Where proxy.ts sends a search when no front has answered it. */
export const searchResultsPath = ({ query, page }: AskedSearch) => `/search/${encodeQuery(query)}/${page}`

/** Pages that only the server process asks for: the page of results without its results, and what is said when too many search. */
export const searchPatternPath = '/search/pattern'
export const searchBusyPath = '/search/busy'
export const isInternalSearchPath = (path: string) => path === searchPatternPath || path === searchBusyPath
