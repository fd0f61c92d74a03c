/**
 * Whether a call of the publish endpoint comes from who knows the secret. GitHub, Gitea, Forgejo and a plain `curl` sign the
 * body (HMAC-SHA-256); GitLab sends the secret itself.
 */
import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { verify } from '@octokit/webhooks-methods'
import { isSameSecret } from '#lib/site/same-secret.ts'

/** docs.github.com, "Validating webhook deliveries"; docs.gitea.com, "Webhooks". */
const signatureHeaders = ['x-hub-signature-256', 'x-gitea-signature', 'x-forgejo-signature'] as const
/** docs.gitlab.com, "Webhooks": "Secret token". */
const tokenHeader = 'x-gitlab-token'
const deliveryHeaders = ['x-github-delivery', 'x-gitea-delivery', 'x-forgejo-delivery', 'x-gitlab-event-uuid', 'idempotency-key'] as const

/** What a call offers as proof; undefined if it offers none, so that its body need not be read. */
export function proofOf(headers: IncomingHttpHeaders): { signature: string } | { token: string } | undefined {
  for (const name of signatureHeaders) {
    const given = headers[name]
    if (typeof given === 'string') return { signature: given.startsWith('sha256=') ? given : `sha256=${given}` }
  }
  const token = headers[tokenHeader]
  return typeof token === 'string' ? { token } : undefined
}

/** In constant time. @param secrets Those in force: one, or two while it is being replaced. */
export async function isProven(proof: NonNullable<ReturnType<typeof proofOf>>, body: string, secrets: readonly string[]): Promise<boolean> {
  const found = await Promise.all(secrets.map((secret) => ('token' in proof ? isSameSecret(proof.token, secret) : body !== '' && verify(secret, body, proof.signature))))
  return found.includes(true)
}

/**
 * What a delivery is known by when it comes again: its id, and its body, because the id is not signed and whoever has
 * overheard a call could give it another.
 */
export function deliveryKeys(headers: IncomingHttpHeaders, body: string): string[] {
  const ids = deliveryHeaders.flatMap((name) => (typeof headers[name] === 'string' ? [`${name}:${createHash('sha256').update(headers[name]).digest('hex')}`] : []))
  return [...ids, `body:${createHash('sha256').update(body).digest('hex')}`]
}
