/**
 * The variables an operator sets, checked once. README and docs/operators.md list them for people.
 */
import path from 'node:path'
import { z } from 'zod'
import { logLevels } from './log.ts'
import { type ContentRepository, parseContentRepository } from './content-repository.ts'

const number = (name: string, from: number, to: number) =>
  z.coerce.number({ error: `must be ${name} from ${from} to ${to}` }).int(`must be ${name}`).min(from, `must be at least ${from}`).max(to, `must be at most ${to}`)
const folder = (fallback: string) => z.string().default(fallback).transform((value) => path.resolve(value))

const mustBeOrigin = 'must be an origin such as https://example.org, without a path'
const origin = z
  .string()
  .refine(isOrigin, mustBeOrigin)
  .transform((value) => new URL(value).origin)

function isOrigin(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === ''
}

const webAddress = z.string().refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), 'must be an address such as https://hub.example.org/')

const repository = z.string().transform((value, context) => {
  const parsed = parseContentRepository(value)
  if (!parsed) context.addIssue({ code: 'custom', message: 'must be a repository such as https://git.example.org/content.git, with #branch or #branch:folder where that is needed' })
  return parsed ?? z.NEVER
})

const redis = z.string().refine((value) => /^rediss?:$/.test(URL.parse(value)?.protocol ?? ''), 'must be an address such as redis://redis.example.org:6379')

/** One, or two while the old is replaced by the new: the first signs, each is taken. */
const secrets = z
  .string()
  .transform((value) => value.split(',').map((secret) => secret.trim()))
  .refine((all) => all.length <= 2 && all.every((secret) => secret.length >= 32), 'must be at least 32 characters, or two such separated by a comma')

/** What caches are spoken to as: each has its own headers, and its own way to be purged. */
const edgeKinds = ['varnish', 'fastly', 'cloudflare'] as const
export type EdgeKind = (typeof edgeKinds)[number]

const schema = z.object({
  PORT: number('a port', 0, 65_535).default(3000),
  SITE_URL: origin.optional(),
  CONTENT_DIR: z.string().optional(),
  CONTENT_REPOSITORY: repository.optional(),
  DATA_DIR: folder('.data'),
  /** How many of the newest articles `next build` renders; the rest wait for their first reader. */
  PRERENDER: number('a number of articles', 1, 10_000).default(20),
  /** Megabytes. */
  DISK_LIMIT: number('a number of megabytes', 10, 100_000_000).default(11_000),
  WEBSUB_HUB: webAddress.optional(),
  PUBLISH_SECRET: secrets.optional(),
  PREVIEW_SECRET: secrets.optional(),
  REDIS_URL: redis.optional(),
  EDGE_URL: z.string().optional(),
  EDGE_KIND: z.enum(edgeKinds, `must be one of ${edgeKinds.join(', ')}`).default('varnish'),
  /** Goes into a header. */
  EDGE_TOKEN: z.string().regex(/^[\x21-\x7e]{8,500}$/, 'must be a token: at least 8 letters, digits and signs, without spaces').optional(),
  /** Read by lib/site/log.ts, which has to be there before anything can be said. */
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).optional(),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
  STOP_DELAY: number('a number of seconds', 0, 300).optional(),
}).refine(({ CONTENT_DIR, CONTENT_REPOSITORY }) => !CONTENT_DIR || !CONTENT_REPOSITORY, { path: ['CONTENT_DIR'], message: 'must not be set beside CONTENT_REPOSITORY, which brings its own' })
  .superRefine(({ EDGE_URL, EDGE_KIND, EDGE_TOKEN }, context) => {
    const wrong = (variable: string, message: string) => context.addIssue({ code: 'custom', path: [variable], message })
    if (EDGE_KIND === 'varnish') {
      if (EDGE_URL !== undefined && !isOrigin(EDGE_URL)) wrong('EDGE_URL', mustBeOrigin)
      return
    }
    if (EDGE_URL === undefined) wrong('EDGE_URL', `must be set with EDGE_KIND=${EDGE_KIND}`)
    else if (!isInterface(EDGE_URL)) wrong('EDGE_URL', `must be the address of ${EDGE_KIND}'s purging, such as ${interfaces[EDGE_KIND]}`)
    if (EDGE_TOKEN === undefined) wrong('EDGE_TOKEN', `must be set with EDGE_KIND=${EDGE_KIND}`)
  })

const interfaces = {
  fastly: 'https://api.fastly.com/service/<id>/purge',
  cloudflare: 'https://api.cloudflare.com/client/v4/zones/<id>/purge_cache',
} as const

/** A token goes there: not in the clear, unless it stays on this computer. */
function isInterface(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))) && url.username === '' && url.hash === ''
}

/** Of all that a server is told by its environment, secrets included: for who starts a server of ours. */
export const serverVariables: readonly string[] = Object.keys(schema.shape)

export type Environment = Readonly<{
  port: number
  /** The public origin, without a trailing slash. */
  siteUrl: string
  /** Absolute path; of the content repository, where its content folder is kept. */
  contentDir: string
  contentRepository?: ContentRepository
  /** Absolute path; all derived state. */
  dataDir: string
  prerender: number
  /** The most that is kept of what can be made again. */
  disk: DiskShares
  /** Who is told of what is new, and tells subscribers. */
  websubHub?: string
  /** What pushes are signed with: the one in use first. */
  publishSecrets?: readonly string[]
  /** Where the servers of the publication meet, if there are several. May hold a password. */
  redisUrl?: string
  /** The cache before the site that is told what changed. */
  edge?: Readonly<{ url: string; kind: EdgeKind; token?: string }>
  /** With what the figures are read from anywhere. */
  metricsToken?: string
  /** Seconds between saying that it stops and taking no more connections. */
  stopDelay?: number
  /** What links to previews are signed with, the newest first. */
  previewSecrets?: readonly string[]
}>

/** Bytes of each. */
interface DiskShares {
  /** Pages, feeds and cards, ready to send. */
  pages: number
  /** Copies of media for readers. */
  media: number
  /** Pictures in other sizes and formats, made by Next's optimizer of those copies. */
  renditions: number
}

/** Films weigh most: of eleven parts, media get eight. */
function sharesOf(megabytes: number): DiskShares {
  const part = Math.floor((megabytes * 1_000_000) / 11)
  return { pages: 2 * part, media: 8 * part, renditions: part }
}

/** Where a content repository is kept. */
export const repositoryDir = (dataDir: string) => path.join(dataDir, 'repository')

/** What was read last, and from what: a page asks some thirty times. */
let last: { set: string; environment: Environment } | undefined

/** @throws Error with one line naming every variable that is wrong. */
export function readEnvironment(variables: Record<string, string | undefined> = process.env): Environment {
  const values = serverVariables.map((name) => variables[name])
  const set = JSON.stringify(values)
  if (last?.set !== set) last = { set, environment: parseEnvironment(Object.fromEntries(serverVariables.map((name, index) => [name, values[index] || undefined]))) }
  return last.environment
}

function parseEnvironment(set: Record<string, string | undefined>): Environment {
  const result = schema.safeParse(set)
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new Error(`Cannot start: ${wrong.join('; ')}`)
  }
  const { PORT, SITE_URL, CONTENT_DIR, CONTENT_REPOSITORY, DATA_DIR, PRERENDER, DISK_LIMIT, WEBSUB_HUB, PUBLISH_SECRET, PREVIEW_SECRET, EDGE_URL, EDGE_KIND, EDGE_TOKEN, REDIS_URL, METRICS_TOKEN, STOP_DELAY } = result.data
  return {
    port: PORT,
    siteUrl: SITE_URL ?? `http://localhost:${PORT}`,
    contentDir: CONTENT_REPOSITORY ? path.join(repositoryDir(DATA_DIR), 'content', CONTENT_REPOSITORY.folder ?? '') : path.resolve(CONTENT_DIR ?? 'content'),
    ...(CONTENT_REPOSITORY === undefined ? {} : { contentRepository: CONTENT_REPOSITORY }),
    dataDir: DATA_DIR,
    prerender: PRERENDER,
    disk: sharesOf(DISK_LIMIT),
    ...(WEBSUB_HUB === undefined ? {} : { websubHub: WEBSUB_HUB }),
    ...(PUBLISH_SECRET === undefined ? {} : { publishSecrets: PUBLISH_SECRET }),
    ...(REDIS_URL === undefined ? {} : { redisUrl: REDIS_URL }),
    ...(EDGE_URL === undefined ? {} : { edge: { url: EDGE_KIND === 'varnish' ? new URL(EDGE_URL).origin : EDGE_URL, kind: EDGE_KIND, ...(EDGE_TOKEN === undefined ? {} : { token: EDGE_TOKEN }) } }),
    ...(METRICS_TOKEN === undefined ? {} : { metricsToken: METRICS_TOKEN }),
    ...(STOP_DELAY === undefined ? {} : { stopDelay: STOP_DELAY }),
    ...(PREVIEW_SECRET === undefined ? {} : { previewSecrets: PREVIEW_SECRET }),
  }
}
