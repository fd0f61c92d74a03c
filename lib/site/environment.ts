/**
 * The variables an operator sets, checked once. README and docs/operators.md list them for people.
 */
import path from 'node:path'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535).default(3000)
const folder = (fallback: string) => z.string().min(1).default(fallback).transform((value) => path.resolve(value))
const secret = z.string().min(16, 'must have at least 16 characters').optional()

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an origin such as https://example.org' })
  .refine((value) => new URL(value).pathname === '/' && !/[?#]/.test(value), 'must be an origin, without a path')
  .transform((value) => new URL(value).origin)

const schema = z.object({
  PORT: port,
  SITE_URL: origin.optional(),
  CONTENT_DIR: folder('content'),
  DATA_DIR: folder('.data'),
  /** How many of the newest articles `next build` renders; the rest wait for their first reader. */
  PRERENDER: z.coerce.number().int().min(1).max(10_000).default(20),
  PUBLISH_SECRET: secret,
  PREVIEW_SECRET: secret,
})

export type Environment = Readonly<{
  port: number
  /** The public origin, without a trailing slash. */
  siteUrl: string
  /** Absolute path. */
  contentDir: string
  /** Absolute path; all derived state. */
  dataDir: string
  prerender: number
}>

/** @throws Error with one line naming every variable that is wrong. */
export function readEnvironment(variables: Record<string, string | undefined> = process.env): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = schema.safeParse(set)
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`Cannot start: ${wrong.join('; ')}`)
  }
  const { PORT, SITE_URL, CONTENT_DIR, DATA_DIR, PRERENDER } = result.data
  return {
    port: PORT,
    siteUrl: SITE_URL ?? `http://localhost:${PORT}`,
    contentDir: CONTENT_DIR,
    dataDir: DATA_DIR,
    prerender: PRERENDER,
  }
}
