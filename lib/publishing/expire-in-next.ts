/**
 * `revalidateTag` works only inside a request, so what the server process learns goes to Next through a route of its
 * own, with a token that only this process knows.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import inject from 'light-my-request'
import { expirePath } from '#lib/site/urls.ts'

export const expireTokenVariable = 'OVOZ_EXPIRE_TOKEN'
/** In one request. */
export const mostTags = 10_000

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

/** @returns A function that resolves once Next has forgotten everything that carries one of the tags. */
export function createExpire(next: Handle): (tags: readonly string[]) => Promise<void> {
  const token = randomBytes(32).toString('hex')
  process.env[expireTokenVariable] = token
  return async (tags) => {
    for (let start = 0; start < tags.length; start += mostTags) {
      const payload = { tags: tags.slice(start, start + mostTags) }
      const answer = await inject(next as Parameters<typeof inject>[0], {
        method: 'POST', url: expirePath, headers: { authorization: `Bearer ${token}` }, payload,
      })
      if (answer.statusCode !== 204) throw new Error(`Next did not expire ${payload.tags.length} tags: it answered ${answer.statusCode}`)
    }
  }
}
