/**
 * Pages that any server has rendered, for all that run the same build: in Redis, whole and with their checksums, as they
 * lie on each one's disk. A page counts only if nothing that it shows has expired since the release it was rendered with, and
 * if whoever asks takes all that was due for it as past, too: by what the clock of another server says, nobody shows anything.
 */
import { createHash } from 'node:crypto'
import { type Entry, parseEntry, serializeEntry } from '#lib/press/entry.ts'
import type { SharedPages, SharedPosition } from '#lib/press/press.ts'
import type { RedisConnection } from './connection.ts'
import { getPage, putPage } from './scripts.ts'
import type { Time } from './time.ts'

/** Milliseconds: what nobody has changed so long is rendered again. */
const life = 24 * 3600 * 1000
/** Bytes; larger ones each server makes for itself. */
const largestPage = 1_000_000
/** Pages that may be on their way to Redis. */
const mostUnderway = 32
/** Bytes that Redis may use before nothing more is put there, where it has no limit of its own. */
const mostMemory = 512_000_000
/** Milliseconds between looks at how full Redis is. */
const lookEvery = 10_000

export interface RedisPagesOptions {
  redis: Pick<RedisConnection, 'isUp' | 'run' | 'memory'>
  /** Before the name of every key. */
  prefix: string
  /** Of the sources that render pages. */
  build: string
  /** What this server is at; undefined while it is not known. */
  position: () => SharedPosition | undefined
  report: (error: unknown) => void
  time: Time
}

export class RedisPages implements SharedPages {
  readonly #options: RedisPagesOptions
  #underway = 0
  #isFull = false
  #lookedAt = -Infinity

  constructor(options: RedisPagesOptions) {
    this.#options = options
  }

  get position(): SharedPosition | undefined {
    return this.#options.position()
  }

  /** @returns undefined if there is none that is fresh, or Redis does not say so in time. */
  async get(path: string): Promise<Entry | undefined> {
    const { redis } = this.#options
    // Whoever has to tell the others of something knows better than they do.
    const here = redis.isUp ? this.position : undefined
    if (!here) return undefined
    const body = await redis.run(getPage, [this.#state, this.#key(path)], [here.asOf]).catch(() => undefined)
    const entry = Buffer.isBuffer(body) ? parseEntry(body) : undefined
    return entry?.path === path && entry.until > this.#options.time.wall() ? entry : undefined
  }

  /** Comes back at once. @param position As it was when the render began. */
  put(entry: Entry, { epoch, release, asOf }: SharedPosition): void {
    const { redis, report } = this.#options
    const now = redis.isUp ? this.position : undefined
    if (!now || this.#underway >= mostUnderway) return
    // What came due while it was rendered it may show.
    const shows = Math.max(asOf, now.asOf)
    const body = serializeEntry(entry)
    if (body.length > largestPage) return
    this.#underway += 1
    void this.#look()
      .then(() => this.#isFull ? 0 : redis.run(putPage, [this.#state, this.#key(entry.path)], [epoch, release, entry.tags.join(' '), body, life, shows]))
      .catch((error: unknown) => { if (redis.isUp) report(error) })
      .finally(() => { this.#underway -= 1 })
  }

  /** Room is left for what the servers tell each other: without that, nothing can be published together. */
  async #look(): Promise<void> {
    const now = this.#options.time.elapsed()
    if (now - this.#lookedAt < lookEvery) return
    this.#lookedAt = now
    const memory = await this.#options.redis.memory()
    const [used, own] = [Number(memory.get('used_memory')), Number(memory.get('maxmemory'))]
    const evicts = memory.get('maxmemory_policy')?.startsWith('volatile-') && own > 0
    this.#isFull = !evicts && used > 0.8 * (own || mostMemory)
  }

  get #state(): string {
    return `${this.#options.prefix}state`
  }

  #key(path: string): string {
    const { prefix, build } = this.#options
    return `${prefix}page:${build}:${createHash('sha256').update(path).digest('hex').slice(0, 32)}`
  }
}
