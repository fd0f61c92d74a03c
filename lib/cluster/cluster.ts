/**
 * Several servers of one publication, each with content, catalogue and pages of its own, that publish together by way of
 * Redis. What is published is a *release*, a number that only grows. One server announces it, all apply it at the same
 * time, and when the last has, one of them tells the edge. See docs/architecture.md, "Several servers".
 *
 * Without Redis each goes on by itself: what it published it tells the others when Redis is back.
 */
import { randomUUID } from 'node:crypto'
import { everything, everythingFor } from '#lib/edge/tags.ts'
import type { SharedPosition } from '#lib/press/press.ts'
import { AgreedClock, clockLimit, inWords } from './agreed-clock.ts'
import { RedisConnection, unhurried } from './connection.ts'
import * as scripts from './scripts.ts'
import { RedisPages } from './redis-pages.ts'
import { SharedPurge } from './shared-purge.ts'
import { machineTime, pause, type Time } from './time.ts'
import { Unshared } from './unshared.ts'

/** Milliseconds between looks at what is new, and while somebody waits for it. */
const [lookEvery, lookSoon] = [50, 20]
/** Milliseconds without a word after which a server is taken for lost. */
const silence = 2_000
/** Milliseconds for which the edge waits for a server that is there and does not apply a release. */
const patience = 3_000
/** Milliseconds by which a server that lags knows it before the edge is told without it. */
const margin = 500
/** Milliseconds after which another server tells the edge, if the one that was about to has not. */
const claim = 4_000
/** Milliseconds after which what could not be applied is tried again. */
const retryAfter = 1_000
/** Milliseconds that a publication waits for a Redis that has just gone away. */
const patienceToPublish = 1_000
/** Milliseconds that a start waits for the first answer. */
const longestConnecting = 1_000
/** Milliseconds by which a release that an edge names may be ahead of the time: what anybody makes up does not take all of them along. */
const farthest = 24 * 3600 * 1000
/** More tags than these are told as everything. */
const mostTags = 5_000

export interface ClusterOptions {
  redisUrl: string
  /** As operators know this server: without spaces. */
  name: string
  /** The public origin: servers of the same one belong together. */
  siteUrl: string
  dataDir: string
  /** Names what pages are made by: hash of the sources. */
  build: string
  /** Applies what is new, and calls `announce` and `complete` on the way. Comes back at once. */
  follow: () => void
  /** The newest moment of the content that this server takes as past; undefined while there is no catalogue to say so. */
  asOf: () => number | undefined
  /** Drops at the edge what carries one of the tags. */
  purge?: (tags: readonly string[], release: number) => Promise<void>
  report: (error: unknown) => void
  /** For who tries it: how time passes, how to reach Redis, and milliseconds between looks. */
  time?: Time
  redis?: Pick<RedisConnection, 'isUp' | 'probe' | 'run' | 'memory' | 'close'>
  lookEvery?: number
}

export interface ClusterStatus {
  redis: 'up' | 'away'
  /** The release that this server is at. */
  release: number
  /** It knows of a later one. */
  isBehind: boolean
  /** Others have had a later one for longer than anybody waits: readers should be sent to them. */
  isLeftBehind: boolean
  /** Servers that are there, this one included; as of the last look. */
  members: number
  /** Milliseconds by which this server's clock is ahead of what most of them and Redis say, negative if behind. */
  clockAhead: number
  /** By more than a clock may be: it neither gives pages to the others nor takes theirs. */
  isClockOff: boolean
}

/** What had been published when it was asked. */
export interface Newest {
  release: number
  /** Announced last, where there is a content repository. */
  commit?: string
  /** What an edge had seen of another server. */
  seen: number
  /** Milliseconds since 1970: what is found is no older; 0 where nothing is looked for. */
  at: number
}

export interface Everywhere {
  /** The edge has been told of it. */
  isTold: boolean
  /** Names of the servers that are there and have not applied it: the edge was not kept waiting for them. */
  behind: readonly string[]
}

export interface Announced {
  release: number
  /** What it makes stale is not known yet. */
  isOpen: boolean
}

export interface Completed {
  /** This server is the one to tell those outside. */
  isFirst: boolean
  /** All know of it: the edge will be told when they have applied it. If not, this server has to tell it of `tags`. */
  isShared: boolean
  release: number
  /** Of which nobody else will tell it: what expired here since Redis went away, or before this process began. */
  tags: readonly string[]
}

/** What others have published that this server has not. */
export interface Missed {
  /** In the content folder; undefined for all of it. */
  paths: readonly string[] | undefined
  /** Milliseconds since 1970: what was due at the clock of another server is due here, too. */
  due: number
}

export class Cluster {
  readonly #options: ClusterOptions
  readonly #id: string
  readonly #redis: NonNullable<ClusterOptions['redis']>
  readonly #time: Time
  readonly #clock: AgreedClock
  readonly #unshared: Unshared
  readonly #key: (name: string) => string
  readonly #edge: SharedPurge
  /** What it has been told to tell the edge by itself, while Redis is away. */
  readonly #handed = new Set<string>()
  readonly pages: RedisPages
  /** What it told the edge while Redis was away is as of this release, later than any that was counted there. */
  #alone = 0
  /** When Redis last answered. */
  #lookedAt = -Infinity
  #epoch: string | undefined
  #commit = ''
  #sequence = 0
  #purged = 0
  #members = 1
  /** The newest release of which it is known what it made stale. */
  #complete = 0
  /** Ids of those that are there and have not applied it. */
  #lagging: readonly string[] = []
  /** Since when others have what this server has not. */
  #leftSince: number | undefined
  #calls: number | undefined
  /** Until its own call is known to have been counted. */
  #calling: Promise<void> | undefined
  /** The newest that an edge has seen of another server. */
  #seen = 0
  #seenAt = -Infinity
  #followed = { release: 0, at: -Infinity }
  #unschedule = () => {}
  /** Milliseconds between looks, and while somebody waits. */
  readonly #pace: readonly [every: number, soon: number]
  #looking: Promise<void> | undefined
  #hurried = 0
  #isClosed = false
  #saidOff = false

  constructor(options: ClusterOptions) {
    this.#options = options
    const { redisUrl, name, siteUrl, dataDir, build, purge, report, time = machineTime } = options
    this.#id = `${name}/${randomUUID()}`
    // In braces what Redis Cluster keeps on one node.
    const prefix = `ovoz:{${siteUrl}}:`
    this.#key = (name) => prefix + name
    this.#time = time
    this.#pace = options.lookEvery === undefined ? [lookEvery, lookSoon] : [options.lookEvery, options.lookEvery]
    this.#clock = new AgreedClock(time)
    this.#redis = options.redis ?? new RedisConnection(redisUrl, report)
    this.#unshared = new Unshared(dataDir, report)
    this.#edge = new SharedPurge({ purge, leave: () => this.#ask(scripts.unclaim, ['state'], []), report, time })
    this.pages = new RedisPages({ redis: this.#redis, prefix, build, report, time, position: () => this.#position() })
  }

  /** What this server is at, as an edge is told. */
  get release(): number {
    return Math.max(this.#unshared.release, this.#alone)
  }

  get status(): ClusterStatus {
    return { redis: this.#redis.isUp ? 'up' : 'away', release: this.release, isBehind: this.#isBehind, isLeftBehind: this.isLeftBehind, members: this.#members, clockAhead: this.#clock.ahead, isClockOff: this.#clock.isOff }
  }

  /** What this server itself is at. */
  get here(): Newest {
    return { release: this.#unshared.release, seen: 0, at: 0 }
  }

  /** Before tags expire here: until the others know of them, this server trusts none of the pages that all share. */
  readonly note = (tags: readonly string[]): void => this.#unshared.add(tags)

  /** What is due is due by this: milliseconds since 1970, by the clock that most agree on. */
  readonly now = (): number => this.#clock.now()

  /** Before anything is applied: what time it is for the others. Waits a second for Redis; without it, this server's own clock counts. */
  async learnTime(): Promise<void> {
    for (const end = this.#time.elapsed() + longestConnecting; this.#time.elapsed() < end; await pause(this.#time, this.#pace[1])) {
      const asked = this.#time.elapsed()
      const reply = await this.#redis.probe(scripts.clock, [this.#key('clocks'), this.#key('members')], [silence]).catch(() => undefined)
      if (!Array.isArray(reply)) continue
      const [told, ...offsets] = reply.map(Number) as [number, ...number[]]
      return this.#clock.learn(told, [...offsets, this.#time.wall() - told], asked)
    }
  }

  /** Begins to look at what is new. Resolves once this server is up to date, or has waited so many milliseconds for that. */
  async join(longest: number): Promise<void> {
    await this.#lookUntil(() => this.#epoch !== undefined, Math.min(longest, longestConnecting))
    if (this.#epoch !== undefined) await this.#lookUntil(() => !this.status.isBehind, longest)
  }

  /** Asked before content is looked for: what is found after that is no older. */
  get newest(): Newest {
    return { release: this.#sequence, seen: this.#seen, at: this.now(), ...(this.#commit === '' ? {} : { commit: this.#commit }) }
  }

  /** There may be something to fetch: all look at the same time, and not one after the other. Comes back at once. */
  call(): void {
    this.#calling = this.#ask(scripts.call, ['state'], []).then((calls) => { if (typeof calls === 'number') this.#calls = calls })
  }

  async missed(): Promise<Missed> {
    const reply = this.#unshared.release > 0 ? await this.#ask(scripts.since, ['state', 'log'], [this.#unshared.release]) : undefined
    if (!Array.isArray(reply)) return { paths: undefined, due: 0 }
    const [isWhole, ...releases] = reply as [number, ...Buffer[][]]
    const found = releases.map((fields) => fields.map(String)).map(([kind, value, , at]) => ({ isFolder: kind === 'paths' && value !== '', value: value!, at: Number(at ?? 0) }))
    // A clock that is further ahead is wrong.
    const due = Math.max(0, ...found.map(({ at }) => at).filter((at) => at < this.now() + clockLimit))
    const isKnown = isWhole === 1 && found.length > 0 && this.#unshared.tags.length === 0 && found.every(({ isFolder }) => isFolder)
    return { due, paths: isKnown ? [...new Set(found.flatMap(({ value }) => JSON.parse(value) as string[]))] : undefined }
  }

  /**
   * @param commit Fetched when `newest` was known.
   * @returns undefined if it has to be fetched again, for another server may have fetched later; release 0 if Redis is away.
   */
  async announce(commit: string, newest: Newest): Promise<Announced | undefined> {
    const reply = await this.#askPatiently(scripts.announce, ['state', 'log'], [commit, newest.commit ?? '', Math.max(this.release, newest.seen), newest.at])
    if (!Array.isArray(reply)) return { release: 0, isOpen: false }
    const [release, isOpen] = reply.map(Number) as [number, number]
    if (release === 0) return undefined
    this.#commit = commit
    this.#sequence = Math.max(this.#sequence, release)
    // What this server is just applying it need not be told of.
    this.#followed = { release, at: this.#time.elapsed() }
    return { release, isOpen: isOpen === 1 }
  }

  /**
   * What was found when `newest` was known is applied, and what it made stale has expired here.
   * @param announced What `announce` gave.
   * @param paths What the others have to look at, for what was not announced; undefined for everything.
   */
  async complete({ release: known, seen, at }: Newest, announced: Announced | undefined, paths: readonly string[] | undefined): Promise<Completed> {
    const told = this.#unshared.tags
    const tags = this.#tagsToTell(told, announced)
    const here = this.#unshared.release
    // What was found and could not be announced is counted by when it was looked for: what others have told of since may be of before that.
    const before = announced?.release === 0 ? Math.max(here, at) : here
    const floor = Math.max(this.#alone, seen)
    const epoch = this.#epoch
    const reply = await this.#askPatiently(scripts.complete, ['state', 'log', 'purges', `completed:${this.#id}`],
      [randomUUID(), announced?.release ?? 0, before, floor, paths ? JSON.stringify(paths) : '', this.now(), ...tags])
    if (!Array.isArray(reply)) {
      // As late as it was looked for. What only the hour has brought says nothing of what the others have found meanwhile.
      this.#alone = tags.length > 0 ? Math.max(this.release + 1, known + 1, seen, at) : Math.max(this.#alone, seen)
      // With what the others were to have first: they cannot be waited for any more.
      const untold = [...new Set([...tags, ...this.#edge.untold])].filter((tag) => !this.#handed.has(tag))
      for (const tag of untold) this.#handed.add(tag)
      return { isFirst: true, isShared: false, release: this.#alone, tags: untold }
    }
    const [release, isFirst, last, purged, newest] = reply.map(Number) as [number, number, number, number, number]
    const has = Math.max(known, announced?.release ?? 0)
    // Its own follow on what it has, unless another came between.
    this.#unshared.settle(Math.max(here, last <= has ? Math.max(has, newest) : has), told)
    this.#schedule(0)
    // The edge was told without waiting for this server, and may have asked it for a page since.
    if (isFirst === 0 && told.length > 0 && purged >= release) this.#edge.now(told, release)
    else this.#edge.expect(release, epoch, isFirst === 1 ? tags : told, isFirst === 1)
    this.#handed.clear()
    return { isFirst: isFirst === 1, isShared: true, release, tags: [] }
  }

  /** Resolves once all servers have the release and the edge was told of it, or it has taken too long. */
  async everywhere(release: number): Promise<Everywhere> {
    const epoch = this.#epoch
    await this.#lookUntil(() => this.#purged >= release || this.#epoch !== epoch || this.#time.elapsed() - this.#lookedAt > patienceToPublish, patience + 2 * claim)
    return { isTold: this.#purged >= release && this.#epoch === epoch, behind: this.#lagging.map((id) => id.slice(0, id.lastIndexOf('/'))) }
  }

  /**
   * Whether the edge goes on without this server: what it holds of a release that is out it would ask this one for, and keep. Nor does one
   * that was frozen know what it has missed.
   */
  get isLeftBehind(): boolean {
    if (!this.#redis.isUp) return false
    const now = this.#time.elapsed()
    return (this.#leftSince !== undefined && this.#complete > this.#unshared.release && now - this.#leftSince > patience - margin) || now - this.#lookedAt > silence
  }

  /** Whether an answer of this server may be older than what an edge got from another; if so, it looks what is new. */
  isOlderThan(seen: number): boolean {
    if (!(seen > this.release)) return false
    // Who asks without an edge between can ask for anything, and has nobody fetch more often than this.
    if (seen < this.now() + farthest && this.#time.elapsed() - this.#seenAt > retryAfter) {
      this.#seen = Math.max(this.#seen, seen)
      this.#seenAt = this.#time.elapsed()
      this.#schedule(0)
    }
    return true
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#unschedule()
    await this.#looking
    await this.#ask(scripts.leave, ['state', 'members', 'applied', 'clocks'], [this.#id])
    this.#redis.close()
  }

  get #isBehind(): boolean {
    return this.#sequence > this.#unshared.release || this.#seen > this.release
  }

  #position(): SharedPosition | undefined {
    if (this.#epoch === undefined || this.#unshared.tags.length > 0 || this.#clock.isOff) return undefined
    const asOf = this.#options.asOf()
    return asOf === undefined ? undefined : { epoch: this.#epoch, release: this.#unshared.release, asOf }
  }

  #tagsToTell(told: readonly string[], announced: Announced | undefined): readonly string[] {
    // A catalogue built anew says that everything changed. The others, who have applied the same, know better.
    const isVouched = announced !== undefined && announced.release > 0 && !announced.isOpen && this.#members > 1 && !this.#unshared.isUnknown
    const tags = isVouched ? told.filter((tag) => tag !== everything) : told
    return tags.length > mostTags ? everythingFor(tags) : tags
  }

  /** @returns undefined if Redis is away. */
  async #ask(asked: scripts.Script, keys: string[], values: readonly (string | number)[], within?: number): Promise<unknown> {
    return this.#redis.run(asked, keys.map(this.#key), values, within).catch((error: unknown) => {
      if (this.#redis.isUp) this.#options.report(error)
      return undefined
    })
  }

  /** A publication can wait where a reader cannot: Redis may only have been slow. */
  async #askPatiently(asked: scripts.Script, keys: string[], values: readonly (string | number)[]): Promise<unknown> {
    for (const end = this.#time.elapsed() + patienceToPublish; this.#redis.isUp; ) {
      const reply = await this.#ask(asked, keys, values, unhurried)
      // One that was refused would be again.
      if (reply !== undefined || this.#redis.isUp || this.#time.elapsed() > end) return reply
      await this.#lookUntil(() => this.#redis.isUp, end - this.#time.elapsed())
    }
    return undefined
  }

  async #lookUntil(isEnough: () => boolean, longest: number): Promise<void> {
    const end = this.#time.elapsed() + longest
    this.#hurried += 1
    this.#schedule(0)
    while (!isEnough() && this.#time.elapsed() < end) await pause(this.#time, this.#pace[1])
    this.#hurried -= 1
  }

  #schedule(wait: number): void {
    if (this.#isClosed) return
    this.#unschedule()
    this.#unschedule = this.#time.after(wait, () => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined
        this.#schedule(this.#pace[this.#hurried > 0 ? 1 : 0])
      })
    })
  }

  async #look(): Promise<void> {
    const wasUp = this.#redis.isUp
    const { told } = this.#edge
    const asked = this.#time.elapsed()
    try {
      const reply = await this.#redis.probe(scripts.tick, ['state', 'members', 'applied', 'log', 'purges', 'clocks'].map(this.#key),
        [this.#id, this.#unshared.release, silence, patience, claim, told.release, this.#edge.isTelling ? 1 : 0, told.epoch, this.#time.wall()])
      const [epoch, sequence, commit, purged, members, calls, toPurge, tags, complete, lagging, time, ...offsets] = reply as [Buffer, number, Buffer, number, number, number, number, Buffer, number, Buffer, ...number[]]
      this.#clock.learn(time!, offsets, asked)
      this.#sayIfOff()
      // Both answers may have come at once.
      await this.#calling
      this.#lookedAt = this.#time.elapsed()
      const isSameEpoch = this.#epoch === epoch.toString()
      this.#epoch = epoch.toString()
      this.#commit = commit.toString()
      this.#sequence = sequence
      this.#purged = purged
      this.#members = members
      this.#complete = complete
      this.#lagging = lagging.toString().split(' ').filter(Boolean)
      this.#leftSince = this.#lagging.includes(this.#id) && this.#lagging.length < members ? (this.#leftSince ?? this.#time.elapsed()) : undefined
      const known = isSameEpoch ? (this.#calls ?? calls) : calls
      if (calls > known) this.#options.follow()
      // What was asked before its own call does not take that back.
      this.#calls = Math.max(calls, known)
      this.#edge.learn(this.#epoch, purged)
      if (toPurge > 0) void this.#edge.tell({ release: toPurge, epoch: this.#epoch }, tags.toString().split(' ').filter(Boolean)).then((isTold) => isTold && this.#schedule(0))
    } catch {
      // Said once, when it went away.
      if (this.#time.elapsed() - this.#lookedAt > patienceToPublish) this.#edge.tellAlone()
    }
    this.#follow(!wasUp && this.#redis.isUp)
  }

  #sayIfOff(): void {
    const { isOff, ahead } = this.#clock
    if (isOff === this.#saidOff) return
    this.#saidOff = isOff
    this.#options.report(new Error(isOff ? `The clock of this instance is ${inWords(ahead)} the one that most agree on: pages are not shared with the others until it is set` : 'The clock of this instance is right again'))
  }

  /** @param isBack Redis is there again. */
  #follow(isBack: boolean): void {
    const { release, at } = this.#followed
    const newest = Math.max(this.#sequence, this.#seen)
    // What it has to tell, or gave to the edge, while nobody was told.
    const isAlone = this.#unshared.tags.length > 0 || this.#alone > this.#unshared.release
    const isNew = this.#isBehind && newest > release
    const isDue = (this.#isBehind || (isAlone && this.#redis.isUp)) && this.#time.elapsed() - at > retryAfter
    if (!isNew && !isDue && !(isBack && isAlone)) return
    this.#followed = { release: newest, at: this.#time.elapsed() }
    this.#options.follow()
  }
}
