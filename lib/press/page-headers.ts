/** What every answer carries, beside what is particular to its body. */
import { readEnvironment } from '#lib/site/environment.ts'

/**
 * Readers ask again each time and are told 304: what is published is seen at once. Shared caches are told by
 * `Surrogate-Key` what to drop.
 */
export const readerCacheControl = 'public, max-age=0, must-revalidate'

/**
 * On an answer that the front is to store: its cache tags, separated by spaces. For cards: what Next stores itself it
 * first writes out as JSON, which takes as long for a picture as drawing it.
 */
export const storeHeader = 'x-ovoz-store'

/** Safe for anything, fit for what is no document. */
export const commonHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** @param styleHashes CSP source expressions of the document's own style sheet. */
export function documentHeaders(styleHashes: readonly string[]): Record<string, string> {
  const styles = styleHashes.length > 0 ? styleHashes.join(' ') : "'none'"
  const policy = [
    "default-src 'none'", "script-src 'self'", `style-src ${styles}`, "img-src 'self'", "media-src 'self'",
    "connect-src 'self'", "font-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ]
  const isSecure = readEnvironment().siteUrl.startsWith('https:')
  return {
    ...commonHeaders,
    'content-security-policy': policy.join('; '),
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), browsing-topics=()',
    ...(isSecure ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  }
}
