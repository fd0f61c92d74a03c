/** HTTP's part of a stored answer: negotiation of the encoding, validators, HEAD (RFC 9110 §8.8, §12.5.3, §13). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { edgeHeaders } from '#lib/edge/edge-headers.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { searchHref } from '#lib/site/urls.ts'
import { bodyOf, type Encoding, type Entry } from './entry.ts'

interface Prepared {
  etag: string
  /** Value of what the server adds of its own. */
  own: string | undefined
  /** Name, value, name, value: the shape `writeHead` takes without copying. */
  full: string[]
  notModified: string[]
}

/** Headers are the same each time: made once for each entry and encoding. */
const prepared = new WeakMap<Entry, Partial<Record<Encoding, Prepared>>>()

/** @param own Name and value of a header that is the server's and not the entry's. */
export function sendEntry(request: IncomingMessage, response: ServerResponse, entry: Entry, own?: readonly string[]): void {
  const encoding = entry.length < 256 || entry.bodies.identity ? 'identity' : negotiate(request.headers['accept-encoding'])
  const { etag, full, notModified } = prepare(entry, encoding, own)
  if (entry.status === 200 && isKnown(request, etag, entry)) {
    response.writeHead(304, notModified)
    response.end()
    return
  }
  response.writeHead(entry.status, full)
  response.end(request.method === 'HEAD' ? undefined : bodyOf(entry, encoding))
}

function prepare(entry: Entry, encoding: Encoding, own: readonly string[] = []): Prepared {
  const known = prepared.get(entry) ?? {}
  const made = known[encoding]
  if (made && made.own === own[1]) return made
  // Strong validators differ between encodings (RFC 9110 §8.8.3.3).
  const etag = `"${entry.hash}${encoding === 'identity' ? '' : `-${encoding}`}"`
  const described = headersOf(entry)
  const shared = [...(entry.bodies.identity ? [] : ['vary', 'accept-encoding']), ...own, 'etag', etag]
  const fresh: Prepared = {
    etag,
    own: own[1],
    notModified: [...guiding(described), ...shared],
    full: [
      ...described, ...shared,
      ...(encoding === 'identity' ? [] : ['content-encoding', encoding]),
      'content-length', String(entry.bodies[encoding]?.length ?? entry.length),
    ],
  }
  prepared.set(entry, { ...known, [encoding]: fresh })
  return fresh
}

/** What a cache goes by (RFC 9110 §15.4.5). The others it has: the validator is theirs, too. */
const guiding = (headers: readonly string[]) => headers.filter((_, index) => /^(cache-control|cdn-cache-control|cache-tag|surrogate-control|surrogate-key)$/.test(headers[index - (index % 2)]!))

/** What is stored outlives the setting: what is for the edge alone is said when it is sent, and where there is one. */
function headersOf({ path, status, headers }: Entry): string[] {
  const { edge } = readEnvironment()
  const { 'surrogate-key': keys = '', ...others } = headers
  // The results of a search are as many as there are words: no edge keeps them.
  const forEdge = edge && path !== searchHref ? edgeHeaders(edge.kind, { status, keys }) : []
  return [...Object.entries(others).flat(), ...forEdge]
}

/** Browsers send a handful of spellings; a hostile client's others are read each time. */
const negotiated = new Map<string, Encoding>()

/** Brotli before gzip where both are taken; a coding with `q=0` is refused. */
export function negotiate(header: string | string[] | undefined): Encoding {
  if (!header) return 'identity'
  const spelling = String(header)
  const known = negotiated.get(spelling)
  if (known) return known
  const taken = new Set(
    spelling.toLowerCase().split(',').flatMap((item) => {
      const [coding = '', ...parameters] = item.split(';').map((part) => part.trim())
      return parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter)) ? [] : [coding]
    }),
  )
  const encoding = taken.has('br') ? 'br' : taken.has('gzip') || taken.has('x-gzip') ? 'gzip' : 'identity'
  if (negotiated.size < 100) negotiated.set(spelling, encoding)
  return encoding
}

/** RFC 9110 §13.2.2: a time is looked at only where no validator is sent. */
function isKnown({ headers }: IncomingMessage, etag: string, entry: Entry): boolean {
  if (headers['if-none-match'] !== undefined) return matches(headers['if-none-match'], etag)
  const [since, changed] = [headers['if-modified-since'], entry.headers['last-modified']]
  // The same, not later: clocks are set back, and another server's may be behind.
  return since !== undefined && changed !== undefined && Date.parse(since) === Date.parse(changed)
}

function matches(header: string, etag: string): boolean {
  if (header === etag || header === '*') return true
  return header.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag)
}
