/**
 * What the edge has still to be told. A purge that fails is made again, together with what has come since, until the edge
 * has taken it: otherwise what changed would stay hidden until the edge asks by itself.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { missingKey } from './edge-headers.ts'
import { setFolderAside } from '#lib/site/set-aside.ts'
import { type Edge, purgeEdge } from './purge.ts'
import { everything, everythingFor, goneTag, isTag } from './tags.ts'

export interface Purges {
  /**
   * Resolves once the edge has taken all of it.
   *
   * @param release In which the tags expired, of several servers.
   * @throws Error when it did not at once; it is tried again behind the caller's back.
   */
  purge: (tags: readonly string[], release?: number) => Promise<void>
  /** For health and metrics. */
  readonly state: PurgeState
  /** What is pending is given up. */
  stop: () => void
}

export interface PurgeState {
  /** Tags that the edge has not taken yet. */
  pending: number
  /** Why not; never with a secret in it. */
  lastFailure?: string
}

export interface PurgesOptions {
  /** Where what is pending is kept, for the next process; nowhere, if not given. */
  file?: string | undefined

  /** Milliseconds until the first of the further attempts; each waits twice as long as the one before. */
  firstWait?: number
  longestWait?: number
  /** Milliseconds until a cache that cannot tell what was under way while it was purged is told again. */
  echo?: number
  /** Pending tags beyond which all is dropped instead. */
  most?: number
  report?: (error: Error) => void
}

export function createPurges(edge: Edge, { file, firstWait = 250, longestWait = 10_000, echo = 3_000, most = 10_000, report = () => {} }: PurgesOptions = {}): Purges {
  /** In the order in which they came. */
  let waiting = new Set<string>()
  /** The newest that any of it was of. */
  let newest: number | undefined
  let underWay: { tags: readonly string[]; done: Promise<void> } | undefined
  let next: Promise<void> | undefined
  let failures = 0
  let lastFailure: string | undefined
  let retry: NodeJS.Timeout | undefined
  const echoes = new Set<NodeJS.Timeout>()
  let isStopped = false
  let isKept = false

  function add(tags: Iterable<string>): void {
    for (const tag of tags) waiting.add(tag)
    if (waiting.size > most) waiting = new Set([...everythingFor(waiting), missingKey])
  }

  function attempt(isEcho = false): Promise<void> {
    if (!underWay) return start(isEcho)
    // All that come meanwhile go together.
    next ??= underWay.done.catch(() => {}).then(() => {
      next = undefined
      return start(false)
    })
    return next
  }

  function start(isEcho: boolean): Promise<void> {
    clearTimeout(retry)
    const tags = [...waiting]
    waiting.clear()
    const done = purgeEdge(edge, tags, newest).then(
      (refused) => {
        underWay = undefined
        failures = 0
        lastFailure = undefined
        if (refused.length > 0) dropAll(refused)
        else if (isKept && !isStopped && waiting.size === 0) forget()
        if (!isEcho) sayAgain(tags)
      },
      (error: unknown) => {
        underWay = undefined
        lastFailure = error instanceof Error ? error.message : String(error)
        const since = waiting
        waiting = new Set(tags)
        add(since)
        if (!isStopped) retry = setTimeout(() => void attempt().catch(() => {}), Math.min(longestWait, firstWait * 2 ** failures)).unref()
        failures += 1
        throw error
      },
    )
    underWay = { tags, done }
    return done
  }

  /** What cannot be dropped by its name is dropped with everything. */
  function dropAll(refused: readonly string[]): void {
    report(new Error(`The edge does not take ${refused.length} of the tags that it was told of, ${JSON.stringify(refused[0])} for one: all that it holds is purged`))
    add([...everythingFor(refused), missingKey])
    keep()
    void attempt().catch(() => {})
  }

  /** Varnish knows which answers were under way, and takes them for old; see vcl_backend_response. */
  function sayAgain(tags: readonly string[]): void {
    if (edge.kind === 'varnish' || isStopped) return
    const timer = setTimeout(() => {
      echoes.delete(timer)
      add(tags)
      void attempt(waiting.size === tags.length).catch(() => {})
    }, echo).unref()
    echoes.add(timer)
  }

  function keep(): void {
    if (file === undefined) return
    isKept = true
    try {
      writeFileSync(`${file}.tmp`, JSON.stringify({ tags: [...waiting, ...(underWay?.tags ?? [])], release: newest } satisfies Left))
      renameSync(`${file}.tmp`, file)
    } catch {
      // Then what is pending holds as long as this process.
    }
  }

  function forget(): void {
    isKept = false
    if (file !== undefined) rmSync(file, { force: true })
  }

  const left = file === undefined ? nothing : pendingIn(file)
  if (left.tags.length > 0) {
    isKept = true
    newest = left.release
    add(left.tags)
    void attempt().catch(() => {})
  }

  return {
    purge(tags, release) {
      if (tags.length === 0) return Promise.resolve()
      if (release !== undefined) newest = Math.max(newest ?? 0, release)
      add([...tags, missingKey])
      keep()
      return attempt()
    },
    get state() {
      const pending = new Set([...waiting, ...(underWay?.tags ?? [])]).size
      return { pending, ...(lastFailure === undefined ? {} : { lastFailure }) }
    },
    stop() {
      isStopped = true
      clearTimeout(retry)
      for (const timer of echoes) clearTimeout(timer)
      waiting.clear()
    },
  }
}

const tagsOnly = z.array(z.string().refine(isTag))
/** Before there were releases, it was the tags alone. */
const schema = z.union([tagsOnly.transform((tags) => ({ tags })), z.object({ tags: tagsOnly, release: z.number().int().positive().optional() })])

interface Left {
  tags: string[]
  release?: number | undefined
}

const nothing: Left = { tags: [] }
/** What cannot be read may have been anything. */
const unknown: Left = { tags: [everything, goneTag(everything), missingKey] }

/** What an earlier process could not tell the edge. */
function pendingIn(file: string): Left {
  try {
    return schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? unknown
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing
    setFolderAside(file)
    return unknown
  }
}
