/**
 * Tells the cache before the site what to drop, each in its own tongue. What changed is purged softly where the cache can: it is old,
 * and given out for as long as there is nothing new. What is gone is dropped, whether or not there is anything to give instead.
 */
import type { EdgeKind } from '#lib/site/environment.ts'
import { linesOf, missingKey } from './edge-headers.ts'
import { everything, goneTag, isTag, tagOfGone } from './tags.ts'

export interface Edge {
  /** Where purges go: of Varnish the origin; of the others the address of their interface. */
  url: string
  kind: EdgeKind
  /** What the interface asks for. */
  token?: string
}

interface Told {
  tags: readonly string[]
  kind: 'changed' | 'gone'
  /** Of several servers: the release in which it was. Varnish takes nothing older from any of them from then on; others cannot ask for that. */
  release?: number | undefined
}

interface Tongue {
  /** Tags in one request. */
  most: number
  request: (edge: Edge, told: Told) => RequestInit
}

const patience = 3_000

const tongues: Record<EdgeKind, Tongue> = {
  // deploy/varnish/ovoz.vcl
  varnish: {
    most: 100,
    request: (_, { tags, kind, release }) => ({
      method: 'PURGE', headers: { 'surrogate-key': tags.join(' '), ...(kind === 'gone' ? { 'ovoz-purge': 'gone' } : {}), ...(release === undefined ? {} : { 'ovoz-release': String(release) }) },
    }),
  },
  // https://www.fastly.com/documentation/reference/api/purging/#bulk-purge-tag, which takes 256
  fastly: {
    most: 100,
    request: ({ token }, { tags, kind }) => ({ method: 'POST', headers: { 'fastly-key': token ?? '', ...(kind === 'gone' ? {} : { 'fastly-soft-purge': '1' }), accept: 'application/json', 'surrogate-key': tags.join(' ') } }),
  },
  // https://developers.cloudflare.com/api/resources/cache/methods/purge/; `invalidate_cache`, which is soft, takes the same
  cloudflare: {
    most: 30,
    request: ({ token }, { tags }) => ({ method: 'POST', headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify({ tags }) }),
  },
}

/** What a cache answers when it will never take what it was sent. */
const forWhatItSays = new Set([400, 413, 414, 422, 431])

/**
 * One attempt. What the cache will not take by its name holds up nothing else.
 *
 * @param edge Of Varnish its origin is enough. @param release In which the tags expired, of several servers.
 * @returns Tags that it refuses, whenever it is told of them.
 * @throws Error when the cache refuses all, or takes more than three seconds: what it holds stays until it ends. It never
 * says the token.
 */
export async function purgeEdge(edge: Edge | string, tags: readonly string[], release?: number): Promise<string[]> {
  const whole: Edge = typeof edge === 'string' ? { url: edge, kind: 'varnish' } : edge
  const refused: string[] = tags.filter((tag) => !isTag(tag))
  const { most } = tongues[whole.kind]
  const known = tags.filter(isTag)
  const gone = known.flatMap((tag) => tagOfGone(tag) ?? [])
  const changed = known.filter((tag) => tagOfGone(tag) === undefined)
  const waiting = [...partsOf(gone, most).map((part) => ({ part, kind: 'gone' as const })), ...partsOf(changed, most).map((part) => ({ part, kind: 'changed' as const }))]
  const fail = (status: number) => new Error(`The edge ${whole.url} cannot be told what changed: it answered ${status}`)
  let takesOthers = false
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { part, kind } = next
    const status = await tell(whole, { tags: part, kind, release })
    if (status >= 200 && status <= 299) continue
    // It may be the call that it does not take, and not a tag.
    if (!forWhatItSays.has(status) || part.includes(everything) || !(takesOthers ||= (await tell(whole, { tags: [missingKey], kind: 'changed', release })) < 300)) throw fail(status)
    if (part.length === 1) refused.push(kind === 'gone' ? goneTag(part[0]!) : part[0]!)
    else waiting.unshift(...[part.slice(0, part.length / 2), part.slice(part.length / 2)].map((half) => ({ part: half, kind })))
  }
  return refused
}

/** @returns The status of its answer. */
async function tell(edge: Edge, told: Told): Promise<number> {
  const url = edge.kind === 'cloudflare' && told.kind === 'gone' ? edge.url.replace(/\/invalidate_cache$/, '/purge_cache') : edge.url
  const answer = await fetch(url, { ...tongues[edge.kind].request(edge, told), signal: AbortSignal.timeout(patience), redirect: 'error' })
    .catch((error: unknown) => { throw new Error(`The edge ${edge.url} cannot be told what changed: ${error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : error}`) })
  await answer.body?.cancel()
  return answer.status
}

/** So many that neither their number nor the length of a header is more than caches take. */
function partsOf(tags: readonly string[], most: number): string[][] {
  const parts: string[][] = []
  for (let start = 0; start < tags.length; start += most) parts.push(...linesOf(tags.slice(start, start + most)).map((line) => line.split(' ')))
  return parts
}
