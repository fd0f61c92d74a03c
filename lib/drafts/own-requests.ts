/** How the server process makes itself known to Next, which shows drafts to nobody else. */
import { randomBytes } from 'node:crypto'
import { isSameSecret } from '#lib/site/same-secret.ts'

const variable = 'OVOZ_DRAFTS_TOKEN'

/** What to send as `Authorization`; made at the first call, and never leaves the process. */
export const ownAuthorization = () => `Bearer ${(process.env[variable] ??= randomBytes(32).toString('hex'))}`

/** @param authorization The header of a request, if it has one. */
export function isOwnRequest(authorization: string | null): boolean {
  return Boolean(process.env[variable] && authorization) && isSameSecret(authorization!, ownAuthorization())
}
