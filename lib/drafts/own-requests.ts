/** How the server process makes itself known to Next, which shows drafts to nobody else. */
import { randomBytes, timingSafeEqual } from 'node:crypto'

const variable = 'OVOZ_DRAFTS_TOKEN'

/** What to send as `Authorization`; made at the first call, and never leaves the process. */
export const ownAuthorization = () => `Bearer ${(process.env[variable] ??= randomBytes(32).toString('hex'))}`

/** @param authorization The header of a request, if it has one. */
export function isOwnRequest(authorization: string | null): boolean {
  if (!process.env[variable] || !authorization) return false
  const [given, wanted] = [authorization, ownAuthorization()].map((text) => Buffer.from(text))
  return given!.length === wanted!.length && timingSafeEqual(given!, wanted!)
}
