/** The path under which the results of a search are rendered; readers only ever see `/search?q=`. */

/** Longer than anybody's words and short enough for a path. */
const longest = 200
const lastPage = 500

/** Words as a path segment: base64url of UTF-8 (RFC 4648 §5), so that no letter of theirs means anything there. */
export const encodeQuery = (query: string) => Buffer.from(query).toString('base64url')
export const decodeQuery = (segment: string) => Buffer.from(segment, 'base64url').toString()

/** @returns undefined when nothing was asked. */
export function searchResultsPath(parameters: URLSearchParams): string | undefined {
  const query = (parameters.get('q') ?? '').toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim()
  if (query === '') return undefined
  const page = Number(parameters.get('page') ?? '1')
  const valid = Number.isInteger(page) && page >= 1 && page <= lastPage ? page : 1
  return `/search/${encodeQuery([...query].slice(0, longest).join('').trim())}/${valid}`
}
