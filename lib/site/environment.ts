/**
 * The variables an operator sets, checked once. README and docs/operators.md list them for people.
 */
import path from 'node:path'
import { z } from 'zod'

const number = (name: string, from: number, to: number) =>
  z.coerce.number({ error: `must be ${name} from ${from} to ${to}` }).int(`must be ${name}`).min(from, `must be at least ${from}`).max(to, `must be at most ${to}`)
const folder = (fallback: string) => z.string().default(fallback).transform((value) => path.resolve(value))

const origin = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://example.org, without a path')
  .transform((value) => new URL(value).origin)

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
}

const webAddress = z.string().refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), 'must be an address such as https://hub.example.org/')

const schema = z.object({
  PORT: number('a port', 0, 65_535).default(3000),
  SITE_URL: origin.optional(),
  CONTENT_DIR: folder('content'),
  DATA_DIR: folder('.data'),
  /** How many of the newest articles `next build` renders; the rest wait for their first reader. */
  PRERENDER: number('a number of articles', 1, 10_000).default(20),
  WEBSUB_HUB: webAddress.optional(),
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
  /** Who is told of what is new, and tells subscribers. */
  websubHub?: string
}>

/** @throws Error with one line naming every variable that is wrong. */
export function readEnvironment(variables: Record<string, string | undefined> = process.env): Environment {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = schema.safeParse(set)
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`Cannot start: ${wrong.join('; ')}`)
  }
  const { PORT, SITE_URL, CONTENT_DIR, DATA_DIR, PRERENDER, WEBSUB_HUB } = result.data
  return {
    port: PORT,
    siteUrl: SITE_URL ?? `http://localhost:${PORT}`,
    contentDir: CONTENT_DIR,
    dataDir: DATA_DIR,
    prerender: PRERENDER,
    ...(WEBSUB_HUB === undefined ? {} : { websubHub: WEBSUB_HUB }),
  }
}
