/**
 * Tells the cache before the site what to drop, each in its own tongue. All of it is soft where the cache can: what is
 * purged is old, and given out for as long as there is nothing new.
 */
import type { EdgeKind } from '#lib/site/environment.ts'
import { linesOf } from './edge-headers.ts'

export interface Edge {
  /** Where purges go: of Varnish the origin; of the others the address of their interface. */
  url: string
  kind: EdgeKind
  /** What the interface asks for. */
  token?: string
}

interface Tongue {
  /** Tags in one request. */
  most: number
  request: (edge: Edge, tags: readonly string[]) => RequestInit
}

const patience = 3_000

const tongues: Record<EdgeKind, Tongue> = {
  // deploy/varnish/ovoz.vcl
  varnish: {
    most: 100,
    request: (_, tags) => ({ method: 'PURGE', headers: { 'surrogate-key': tags.join(' ') } }),
  },
  // https://www.fastly.com/documentation/reference/api/purging/#bulk-purge-tag, which takes 256
  fastly: {
    most: 100,
    request: ({ token }, tags) => ({ method: 'POST', headers: { 'fastly-key': token ?? '', 'fastly-soft-purge': '1', accept: 'application/json', 'surrogate-key': tags.join(' ') } }),
  },
  // https://developers.cloudflare.com/api/resources/cache/methods/purge/; `invalidate_cache` takes the same
  cloudflare: {
    most: 30,
    request: ({ token }, tags) => ({ method: 'POST', headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify({ tags }) }),
  },
}

/**
 * One attempt.
 *
 * @param edge Of Varnish its origin is enough.
 * @throws Error when the cache refuses, or takes more than three seconds: what it holds stays until it ends. It never
 * says the token.
 */
export async function purgeEdge(edge: Edge | string, tags: readonly string[]): Promise<void> {
  const { url, kind, token } = typeof edge === 'string' ? { url: edge, kind: 'varnish' as const, token: undefined } : edge
  const { most, request } = tongues[kind]
  for (const part of partsOf(tags, most)) {
    const answer = await fetch(url, { ...request({ url, kind, ...(token === undefined ? {} : { token }) }, part), signal: AbortSignal.timeout(patience), redirect: 'error' })
      .catch((error: unknown) => { throw new Error(`The edge ${url} cannot be told what changed: ${error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : error}`) })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`The edge ${url} cannot be told what changed: it answered ${answer.status}`)
  }
}

/** So many that neither their number nor the length of a header is more than caches take. */
function partsOf(tags: readonly string[], most: number): string[][] {
  const parts: string[][] = []
  for (let start = 0; start < tags.length; start += most) parts.push(...linesOf(tags.slice(start, start + most)).map((line) => line.split(' ')))
  return parts
}
