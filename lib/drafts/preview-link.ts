/**
 * Links to previews, signed with PREVIEW_SECRET (HMAC-SHA256, RFC 2104): whoever has one may see one article until an hour
 * that cannot be moved, and the pictures in it, each under a signed address of its own.
 */
import { createHmac } from 'node:crypto'
import { isSameSecret } from '#lib/site/same-secret.ts'
import { previewHref } from '#lib/site/urls.ts'

export type PreviewSubject =
  /** `<blog>/<slug>` */
  | { article: string }
  /** `<hash>/<name>`, as after `/media/`. */
  | { media: string }

/** Why a link is not taken; an expired one was once good. */
export type PreviewRefusal = 'invalid' | 'expired'

/**
 * @param expires Unix seconds.
 * @param secrets The first signs.
 * @returns A path with its query.
 */
export function signPreview(subject: PreviewSubject, expires: number, secrets: readonly string[]): string {
  const signature = sign(subject, expires, secrets[0]!)
  if ('media' in subject) return `${previewHref}/media/${subject.media}?expires=${expires}&signature=${signature}`
  return `${previewHref}?article=${subject.article}&expires=${expires}&signature=${signature}`
}

/**
 * @param path Of the request, without its query.
 * @returns undefined for a path that is none of ours. What else stands in the query, as mail programs add, means nothing.
 */
export function checkPreview(path: string, query: URLSearchParams, secrets: readonly string[], now: Date): { subject: PreviewSubject; expires: number } | PreviewRefusal | undefined {
  const media = /^\/media\/([0-9a-f]{16}\/[\w.-]+)$/.exec(path.startsWith(previewHref) ? path.slice(previewHref.length) : '')
  if (path !== previewHref && !media) return undefined
  const article = query.get('article') ?? ''
  const expires = query.get('expires') ?? ''
  if (!media && !/^[a-z0-9-]{1,200}\/[a-z0-9-]{1,200}$/.test(article)) return 'invalid'
  if (!/^[1-9]\d{0,11}$/.test(expires)) return 'invalid'
  const subject = media ? { media: media[1]! } : { article }
  const given = query.get('signature') ?? ''
  if (!secrets.some((secret) => isSameSecret(given, sign(subject, Number(expires), secret)))) return 'invalid'
  return Number(expires) * 1000 <= now.getTime() ? 'expired' : { subject, expires: Number(expires) }
}

/** What is signed says what it is for, so that no signature serves for anything else. */
function sign(subject: PreviewSubject, expires: number, secret: string): string {
  const [kind, name] = Object.entries(subject)[0] as [string, string]
  return createHmac('sha256', secret).update(`ovoz preview\n${kind}\n${name}\n${expires}`).digest('base64url')
}
