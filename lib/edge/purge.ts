/** Tells a shared cache before the site (Varnish with xkey, or what speaks as it does) what to drop. */

/** In one request: what caches take of a header is some kilobytes. */
const tagsAtOnce = 100
const patience = 3_000

/**
 * `PURGE /` with the tags in `Surrogate-Key`, separated by spaces.
 * @throws Error when the cache refuses, or takes more than three seconds: what it holds stays until it ends.
 */
export async function purgeEdge(edge: string, tags: readonly string[]): Promise<void> {
  for (let start = 0; start < tags.length; start += tagsAtOnce) {
    const key = tags.slice(start, start + tagsAtOnce).join(' ')
    const answer = await fetch(edge, { method: 'PURGE', headers: { 'surrogate-key': key }, signal: AbortSignal.timeout(patience), redirect: 'error' })
      .catch((error: unknown) => { throw new Error(`The edge ${edge} cannot be told what changed: ${error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : error}`) })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`The edge ${edge} cannot be told what changed: it answered ${answer.status}`)
  }
}
