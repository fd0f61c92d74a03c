/**
 * Several servers of one publication, each with content, catalogue and pages of its own, that publish together by way of
 * Redis. What is published is a *release*, a number that only grows. One server announces it, all apply it at the same
 * time, and when the last has, one of them tells the edge. See docs/architecture.md, "Several servers".
 *
 * Without Redis each goes on by itself: what it published it tells the others when Redis is back.
 */
import { randomUUID } from 'node:crypto'
import { everything } from '#lib/edge/tags.ts'
import { RedisConnection } from './connection.ts'
import * as scripts from './scripts.ts'
import { RedisPages } from './redis-pages.ts'
import { Unshared } from './unshared.ts'

/** Milliseconds between looks at what is new, and while somebody waits for it. */
const [lookEvery, lookSoon] = [50, 20]
/** Milliseconds without a word after which a server is taken for lost. */
const silence = 2_000
/** Milliseconds for which the edge waits for a server that is there and does not apply a release. */
const patience = 3_000
/** Milliseconds after which another server tells the edge, if the one that was about to has not. */
const claim = 4_000
/** Milliseconds after which an edge that refused is told again. */
const purgeAgainAfter = 500
/** Milliseconds after which what could not be applied is tried again. */
const retryAfter = 1_000
/** Milliseconds that a publication waits for a Redis that has just gone away. */
const patienceToPublish = 1_000
/** Milliseconds that a start waits for the first answer. */
const longestConnecting = 1_000
/** Milliseconds by which the clocks of servers may differ. */
const day = 24 * 3600 * 1000

export interface ClusterOptions {
  redisUrl: string
  /** The public origin: servers of the same one belong together. */
  siteUrl: string
  dataDir: string
  /** Names what pages are made by: hash of the sources. */
  build: string
  /** Applies what is new, and calls `announce` and `complete` on the way. Comes back at once. */
  follow: () => void
  /** Drops at the edge what carries one of the tags. */
  purge?: (tags: readonly string[]) => Promise<void>
  report: (error: unknown) => void
}

export interface ClusterStatus {
  redis: 'up' | 'away'
  /** The release that this server is at. */
  release: number
  /** It knows of a later one. */
  isBehind: boolean
  /** Servers that are there, this one included; as of the last look. */
  members: number
}

/** What had been published when it was asked. */
export interface Newest {
  release: number
  /** Announced last, where there is a content repository. */
  commit?: string
}

export interface Announced {
  release: number
  /** What it makes stale is not known yet. */
  isOpen: boolean
}

export interface Completed {
  /** This server is the one to tell those outside. */
  isFirst: boolean
  /** All know of it: the edge will be told when they have applied it. */
  isShared: boolean
  release: number
}

export class Cluster {
  readonly #options: ClusterOptions
  readonly #id = randomUUID()
  readonly #redis: RedisConnection
  readonly #unshared: Unshared
  readonly #key: (name: string) => string
  readonly pages: RedisPages
  #epoch: string | undefined
  #commit = ''
  #sequence = 0
  #purged = 0
  #members = 1
  #calls: number | undefined
  /** The newest that this server has told the edge of. */
  #told = 0
  /** The newest that an edge has seen of another server. */
  #seen = 0
  #seenAt = -Infinity
  #followed = { release: 0, at: -Infinity }
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #hurried = 0
  #isClosed = false

  constructor(options: ClusterOptions) {
    this.#options = options
    const { redisUrl, siteUrl, dataDir, build, report } = options
    // In braces what Redis Cluster keeps on one node.
    const prefix = `ovoz:{${siteUrl}}:`
    this.#key = (name) => prefix + name
    this.#redis = new RedisConnection(redisUrl, report)
    this.#unshared = new Unshared(dataDir, report)
    this.pages = new RedisPages({ redis: this.#redis, prefix, build, report, position: () => this.#position() })
  }

  get release(): number {
    return this.#unshared.release
  }

  get status(): ClusterStatus {
    return { redis: this.#redis.isUp ? 'up' : 'away', release: this.release, isBehind: this.#newest > this.release, members: this.#members }
  }

  /** Before tags expire here: until the others know of them, this server trusts none of the pages that all share. */
  readonly note = (tags: readonly string[]): void => this.#unshared.add(tags)

  /** Begins to look at what is new. Resolves once this server is up to date, or has waited so many milliseconds for that. */
  async join(longest: number): Promise<void> {
    await this.#lookUntil(() => this.#epoch !== undefined, Math.min(longest, longestConnecting))
    if (this.#epoch !== undefined) await this.#lookUntil(() => !this.status.isBehind, longest)
  }

  /** Asked before content is looked for: what is found after that is no older. */
  get newest(): Newest {
    return { release: this.#newest, ...(this.#commit === '' ? {} : { commit: this.#commit }) }
  }

  /** There may be something to fetch: all look at the same time, and not one after the other. Comes back at once. */
  call(): void {
    void this.#ask(scripts.call, ['state'], []).then((calls) => { if (typeof calls === 'number') this.#calls = calls })
  }

  /** Paths in the content folder that others have published since; undefined for all of it. */
  async missed(): Promise<readonly string[] | undefined> {
    if (this.release === 0 || this.#unshared.tags.length > 0) return undefined
    const reply = await this.#ask(scripts.since, ['log'], [this.release])
    if (!Array.isArray(reply) || Number(reply[0]) === 0 || reply.length === 1) return undefined
    const paths = new Set<string>()
    for (let index = 1; index < reply.length; index += 2) {
      const given = String(reply[index + 1])
      if (String(reply[index]) === 'commit' || given === '') return undefined
      for (const path of JSON.parse(given) as string[]) paths.add(path)
    }
    return [...paths]
  }

  /**
   * @param commit Fetched when `newest` was known.
   * @returns undefined if it has to be fetched again, for another server may have fetched later; release 0 if Redis is away.
   */
  async announce(commit: string, newest: Newest): Promise<Announced | undefined> {
    const reply = await this.#askPatiently(scripts.announce, ['state', 'log'], [commit, newest.commit ?? '', this.release])
    if (!Array.isArray(reply)) return { release: 0, isOpen: false }
    const [release, isOpen] = reply.map(Number) as [number, number]
    if (release === 0) return undefined
    this.#commit = commit
    this.#sequence = Math.max(this.#sequence, release)
    // What this server is just applying it need not be told of.
    this.#followed = { release, at: performance.now() }
    return { release, isOpen: isOpen === 1 }
  }

  /**
   * What was found when the newest release was `known` is applied, and what it made stale has expired here.
   * @param announced What `announce` gave.
   * @param paths What the others have to look at, for what was not announced; undefined for everything.
   */
  async complete(known: number, announced: Announced | undefined, paths: readonly string[] | undefined): Promise<Completed> {
    const told = this.#unshared.tags
    // A catalogue built anew says that everything changed. The others, who have applied the same, know better.
    const isJoining = announced !== undefined && announced.release > 0 && !announced.isOpen && this.#members > 1
    const tags = isJoining ? told.filter((tag) => tag !== everything) : told
    const reply = await this.#askPatiently(scripts.complete, ['state', 'log', 'purges'], [announced?.release ?? 0, this.release, this.release, paths ? JSON.stringify(paths) : '', ...tags])
    if (!Array.isArray(reply)) {
      // Later than any release that was known, whatever Redis counts meanwhile: it begins at its clock.
      const release = tags.length > 0 ? Math.max(this.release + 1, Date.now()) : Math.max(this.release, known)
      this.#unshared.settle(release, [])
      return { isFirst: true, isShared: false, release }
    }
    const [release, isFirst, before, purged] = reply.map(Number) as [number, number, number, number]
    const has = Math.max(known, announced?.release ?? 0)
    // One of its own follows on what it has, unless another came between.
    this.#unshared.settle(Math.max(this.release, has, isFirst === 1 && before <= has ? release : 0), told)
    this.#schedule(0)
    // The edge was told without waiting for this server, and may have asked it for a page since.
    if (isFirst === 0 && told.length > 0 && purged >= release) void this.#options.purge?.(told).catch(this.#options.report)
    return { isFirst: isFirst === 1, isShared: true, release }
  }

  /** Resolves once all servers have the release and the edge was told of it, or it has taken too long. @returns Whether it was. */
  async everywhere(release: number): Promise<boolean> {
    await this.#lookUntil(() => this.#purged >= release || !this.#redis.isUp, patience + 2 * claim)
    return this.#purged >= release
  }

  /** Whether an answer of this server may be older than what an edge got from another; if so, it looks what is new. */
  isOlderThan(seen: number): boolean {
    if (!(seen > this.release) || seen > Date.now() + day) return false
    // Who asks without an edge between can ask for anything, and has nobody fetch more often than this.
    if (performance.now() - this.#seenAt > retryAfter) {
      this.#seen = Math.max(this.#seen, seen)
      this.#seenAt = performance.now()
      this.#schedule(0)
    }
    return true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#looking
    await this.#ask(scripts.leave, ['members', 'applied'], [this.#id])
    this.#redis.close()
  }

  get #newest(): number {
    return Math.max(this.#sequence, this.#seen)
  }

  #position(): { epoch: string; release: number } | undefined {
    return this.#epoch !== undefined && this.#unshared.tags.length === 0 ? { epoch: this.#epoch, release: this.release } : undefined
  }

  /** @returns undefined if Redis is away. */
  async #ask(asked: scripts.Script, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    return this.#redis.run(asked, keys.map(this.#key), values).catch((error: unknown) => {
      if (this.#redis.isUp) this.#options.report(error)
      return undefined
    })
  }

  /** A publication can wait where a reader cannot: Redis may only have been slow. */
  async #askPatiently(asked: scripts.Script, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    for (const end = performance.now() + patienceToPublish; this.#redis.isUp; ) {
      const reply = await this.#ask(asked, keys, values)
      if (reply !== undefined || performance.now() > end) return reply
      await this.#lookUntil(() => this.#redis.isUp, end - performance.now())
    }
    return undefined
  }

  async #lookUntil(isEnough: () => boolean, longest: number): Promise<void> {
    const end = performance.now() + longest
    this.#hurried += 1
    this.#schedule(0)
    while (!isEnough() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, lookSoon))
    this.#hurried -= 1
  }

  #schedule(wait: number): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined
        this.#schedule(this.#hurried > 0 ? lookSoon : lookEvery)
      })
    }, wait).unref()
  }

  async #look(): Promise<void> {
    const { report } = this.#options
    const wasUp = this.#redis.isUp
    try {
      const reply = await this.#redis.probe(scripts.tick, ['state', 'members', 'applied', 'log', 'purges'].map(this.#key), [this.#id, this.release, silence, patience, claim, this.#told])
      const [epoch, sequence, commit, purged, members, calls, toPurge, tags] = reply as [Buffer, number, Buffer, number, number, number, number, Buffer]
      this.#epoch = epoch.toString()
      this.#commit = commit.toString()
      this.#sequence = sequence
      this.#purged = purged
      this.#members = members
      if (calls > (this.#calls ?? calls)) this.#options.follow()
      this.#calls = calls
      if (toPurge > 0) void this.#purge(toPurge, tags.toString().split(' ').filter(Boolean)).catch(report)
    } catch {
      // Said once, when it went away.
    }
    this.#follow(!wasUp && this.#redis.isUp)
  }

  /** @param isBack Redis is there again. */
  #follow(isBack: boolean): void {
    const { release, at } = this.#followed
    const untold = this.#unshared.tags.length > 0
    const isNew = this.#newest > Math.max(this.release, release)
    const isDue = (this.#newest > this.release || (untold && this.#redis.isUp)) && performance.now() - at > retryAfter
    if (!isNew && !isDue && !(isBack && untold)) return
    this.#followed = { release: this.#newest, at: performance.now() }
    this.#options.follow()
  }

  async #purge(release: number, tags: string[]): Promise<void> {
    try {
      if (tags.length > 0) await this.#options.purge?.(tags)
    } catch (error) {
      // Whoever is next to look tries again.
      await new Promise((resolve) => setTimeout(resolve, purgeAgainAfter).unref())
      await this.#ask(scripts.unclaim, ['state'], [])
      throw error
    }
    this.#told = Math.max(this.#told, release)
    this.#schedule(0)
  }
}
