/**
 * What an answer says to the cache before the site, and to nobody else.
 *
 * `Cache-Control` asks readers, and caches that nobody tells of changes, to come back each time. How long the one cache
 * that is told keeps it stands in a header of its own, which it takes off: `Surrogate-Control` (W3C Edge Architecture,
 * Varnish by our VCL, Fastly) or `CDN-Cache-Control` (RFC 9213, Cloudflare). Files are kept as long as `Cache-Control` says, or the VCL.
 */
import type { EdgeKind } from '#lib/site/environment.ts'
import { everything, mediaTag } from './tags.ts'

/** On what is not there, or not here any more: what is published may put something in its place. */
export const missingKey = 'missing'

/** In seconds. A purge that got lost is made up for after the first; deploy/varnish/ovoz.vcl knows the second. */
const life = { fresh: 600, staleWhileRevalidate: 10, staleIfError: 24 * 3600 } as const
const lifeOfMissing = { fresh: 5 } as const
/** Of an answer with more keys than caches take: they would forget some of them, and keep it whatever is published. */
const lifeOfUnpurgeable = { fresh: 1, staleIfError: life.staleIfError } as const

/** Bytes of keys on one answer that all caches take: Fastly and Cloudflare 16 KB. */
const mostKeys = 16_000
/** Bytes of one header: Varnish takes 8 KB by default. */
const mostOfLine = 7_000

export interface Answered {
  status: number
  /** Cache tags, separated by spaces. */
  keys: string
}

/**
 * @returns Name, value, name, value, to be sent in place of `Surrogate-Key`; a name may come more than once. Of an answer
 * that no cache should keep, nothing.
 */
export function edgeHeaders(kind: EdgeKind, { status, keys }: Answered): string[] {
  const isMissing = status === 404 || status === 410 || status === 308
  if (status !== 200 && !isMissing) return []
  const all = [...keys.split(' '), ...(isMissing ? [missingKey] : [])].filter(Boolean)
  const isPurgeable = all.join(' ').length <= mostKeys
  const control = isMissing ? lifeOfMissing : isPurgeable ? life : lifeOfUnpurgeable
  const kept = isPurgeable ? all : []
  const lifetime = kind === 'cloudflare' ? ['cdn-cache-control', `public, ${directives(control)}`] : ['surrogate-control', directives(control)]
  return [...lifetime, ...keyHeaders(kind, kept)]
}

/** The same of a medium or a rendition of it. @param hash As it stands in the address. @param type Media type. */
export function mediaEdgeHeaders(kind: EdgeKind, hash: string, type: string): string[] {
  // Varnish keeps no recordings, and passes on to readers all that is said of them.
  return kind === 'varnish' && /^(audio|video)\//.test(type) ? [] : keyHeaders(kind, [mediaTag(hash), everything])
}

function keyHeaders(kind: EdgeKind, keys: readonly string[]): string[] {
  if (kind === 'cloudflare') return keys.length > 0 ? ['cache-tag', keys.join(',')] : []
  const lines = kind === 'fastly' ? [keys.join(' ')] : linesOf(keys)
  return lines.filter(Boolean).flatMap((line) => ['surrogate-key', line])
}

function directives({ fresh, staleWhileRevalidate, staleIfError }: { fresh: number; staleWhileRevalidate?: number; staleIfError?: number }): string {
  const stale = [...(staleWhileRevalidate ? [`stale-while-revalidate=${staleWhileRevalidate}`] : []), ...(staleIfError ? [`stale-if-error=${staleIfError}`] : [])]
  return [`max-age=${fresh}`, ...stale].join(', ')
}

/** Joined by spaces, none longer than a cache takes. */
export function linesOf(keys: readonly string[], most = mostOfLine): string[] {
  const lines: string[] = []
  for (const key of keys) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + key.length <= most) lines[lines.length - 1] = `${last} ${key}`
    else lines.push(key)
  }
  return lines
}
