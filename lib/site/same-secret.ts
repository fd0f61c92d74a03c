import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether what was given is the secret or signature that is wanted; takes as long for any that is wrong (CWE-208). */
export function isSameSecret(given: string, wanted: string): boolean {
  // Digests are of one length, whatever was given.
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(a!, b!)
}
