/**
 * `revalidateTag` works only inside a request, so what the server process learns goes to Next through a route of its
 * own, with a token that only this process knows.
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import inject from 'light-my-request'

export const expireTokenVariable = 'OVOZ_EXPIRE_TOKEN'

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

/** @returns A function that resolves once Next has forgotten everything that carries one of the tags. */
export function createExpire(next: Handle): (tags: readonly string[]) => Promise<void> {
  const token = randomBytes(32).toString('hex')
  process.env[expireTokenVariable] = token
  return async (tags) => {
    if (tags.length === 0) return
    const answer = await inject(next as Parameters<typeof inject>[0], {
      method: 'POST', url: '/api/expire', headers: { authorization: `Bearer ${token}` }, payload: { tags },
    })
    if (answer.statusCode !== 204) throw new Error(`Next did not expire ${tags.length} tags: it answered ${answer.statusCode}`)
  }
}
