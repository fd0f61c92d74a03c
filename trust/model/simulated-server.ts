/** A server of the model: the real cluster and publisher; files, catalogue and pages as simple as they can be. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Change } from '#lib/catalogue/changes.ts'
import { mediaTag, ownTag } from '#lib/edge/tags.ts'
import { createEntry, type Entry, identityOf } from '#lib/press/entry.ts'
import type { Applied } from '#lib/publishing/apply-content.ts'
import { affectedTags } from '#lib/publishing/affected-tags.ts'
import { createPublisher, type Publisher } from '#lib/publishing/publisher.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { Cluster, type ClusterOptions } from '#lib/cluster/cluster.ts'
import { RedisAway } from '#lib/cluster/connection.ts'
import { pause, type Time } from '#lib/cluster/time.ts'
import { type Answer, type ArticleId, articleOf, articles, type Content, isFile, type Said } from './content.ts'
import { SimulatedConnection } from './simulated-connection.ts'
import { noTrouble } from './trouble.ts'
import type { World } from './world.ts'

/** Milliseconds between looks, at Redis and at what is due. */
const lookEvery = 500
/** Milliseconds that a page takes, a fetch, and to apply what was fetched. */
const [render, fetch, apply] = [40, 30, 60]
/** Milliseconds between looks at the repository, and after what failed. */
const [everyMinute, retryAfter] = [60_000, 30_000]

/** Milliseconds that the edge waits for an answer. */
const longestAnswer = 3_000

/** What lies on its disk: a crash takes none of it. */
interface Disk {
  commit: number
  fetched: number
  shown: Record<ArticleId, boolean>
  pages: Map<string, { entry: Entry; expiries: number }>
  expired: Map<string, number>
  expiries: number
  /** What the edge has not been told yet. */
  untold: { tags: readonly string[]; release: number | undefined }[]
}

/** Changed in one of the ways that tests of the model know, to see that it finds that. */
export type MakeCluster = (options: ClusterOptions) => Cluster

export class SimulatedServer {
  readonly name: string
  readonly trouble = noTrouble()
  readonly #world: World
  readonly #disk: Disk
  #process: Running | undefined
  isFrozen = false

  constructor(world: World, name: string) {
    this.name = name
    this.#world = world
    this.#disk = { commit: 0, fetched: 0, shown: { x: false, y: false }, pages: new Map(), expired: new Map(), expiries: 1, untold: [] }
    mkdirSync(path.join(world.folder, name), { recursive: true })
  }

  get isRunning(): boolean {
    return this.#process !== undefined
  }

  get commit(): number {
    return this.#disk.commit
  }

  start(): void {
    this.#process ??= new Running(this, this.#world, this.#disk)
  }

  crash(): void {
    this.#process?.end()
    this.#process = undefined
    this.isFrozen = false
  }

  thaw(): void {
    this.isFrozen = false
    this.#process?.thaw()
  }

  /** @returns undefined where nobody answers. */
  async announce(): Promise<Receipt | undefined> {
    const { publisher, ended } = this.#process ?? {}
    return publisher && Promise.race([publisher.publish('push').receipt, ended!])
  }

  /** @param seen The newest release that the edge was given. @returns undefined where nobody answers. */
  async answer(asked: string, seen: number | undefined): Promise<Answer | undefined> {
    if (this.isFrozen || this.trouble.isCutFromEdge || !this.#process) return undefined
    const late = new Promise<undefined>((resolve) => void this.#world.time.after(longestAnswer, () => resolve(undefined)))
    return Promise.race([this.#process.answer(asked, seen), this.#process.ended, late])
  }
}

/** One process of it, until it crashes. */
class Running {
  readonly #server: SimulatedServer
  readonly #world: World
  readonly #disk: Disk
  readonly #time: Time
  readonly #cluster: Cluster
  readonly #end = Promise.withResolvers<undefined>()
  #isEnded = false
  #deferred: (() => void)[] = []
  #due = Infinity
  #seen = -Infinity
  publisher: Publisher | undefined

  constructor(server: SimulatedServer, world: World, disk: Disk) {
    this.#server = server
    this.#world = world
    this.#disk = disk
    const run = (then: () => void) => {
      if (this.#isEnded) return
      if (server.isFrozen) this.#deferred.push(then)
      else then()
    }
    this.#time = { wall: () => world.time.now + server.trouble.ahead, elapsed: () => world.time.now, after: (wait, then) => world.time.after(wait, () => run(then)) }
    this.#cluster = world.makeCluster({
      redisUrl: '', name: server.name, siteUrl: 'https://example.org', dataDir: path.join(world.folder, server.name), build: 'build',
      follow: () => void this.publisher?.publish('release', []),
      asOf: () => Math.max(0, ...articles.filter((id) => disk.shown[id]).map((id) => this.#content[id].from)),
      purge: (tags, release) => this.#purge(tags, release),
      report: (error) => { if (!(error instanceof RedisAway) && !isExpected(error)) world.broken(String(error)) },
      time: this.#time, redis: new SimulatedConnection(world.redis, this.#time, server.trouble.redis), lookEvery,
    })
    void this.#begin()
  }

  get ended(): Promise<undefined> {
    return this.#end.promise
  }

  end(): void {
    this.#isEnded = true
    this.#end.resolve(undefined)
  }

  thaw(): void {
    for (const then of this.#deferred.splice(0)) if (!this.#isEnded) then()
  }

  async answer(asked: string, seen: number | undefined): Promise<Answer | undefined> {
    if (!this.publisher) return undefined
    const refused: Answer = { status: 503, said: { commit: 0, shown: {} }, keys: [] }
    if (this.#cluster.isLeftBehind || (seen !== undefined && this.#cluster.isOlderThan(seen))) return refused
    const { release } = this.#cluster
    if (isFile(asked)) return { ...this.#made(asked), release }
    const said = JSON.parse(identityOf(await this.#page(asked)).toString()) as { answer: Answer }
    return { ...said.answer, release }
  }

  /** As server.ts does. */
  async #begin(): Promise<void> {
    await this.#cluster.learnTime()
    await this.#apply(undefined, this.#cluster.now()).catch(() => {})
    await this.#cluster.join(2_000)
    this.publisher = createPublisher({
      repository: {
        fetch: async () => {
          await pause(this.#time, fetch)
          if (this.#server.trouble.isWithoutGit) throw new Error('The repository does not answer')
          this.#disk.fetched = this.#world.head
          return String(this.#disk.fetched)
        },
        knows: async (commit) => Number(commit) <= this.#disk.fetched,
        checkedOut: async () => String(this.#disk.commit),
        requirePublication: async () => {},
        changedPaths: async () => ['x'],
        checkout: async () => { if (this.#server.trouble.isDiskFull) throw new Error('The disk is full') },
        tidy: async () => {},
      },
      cluster: this.#cluster,
      appliedCommit: () => String(this.#disk.commit),
      apply: async ({ commit, now }) => {
        await pause(this.#time, apply)
        return this.#apply(commit, (now ?? new Date(this.#cluster.now())).getTime())
      },
      purge: (tags, release) => this.#purge(tags, release),
      see: async () => 200, announce: () => {}, keep: () => {}, report: () => {}, now: this.#cluster.now,
    })
    for (const untold of this.#disk.untold.splice(0)) void this.#purge(untold.tags, untold.release).catch(() => {})
    if (this.#cluster.status.redis !== 'up') void this.publisher.publish('clock', [])
    this.#publish('look')
    this.#keepCurrent(this.#time.elapsed() + everyMinute)
  }

  #publish(trigger: 'look' | 'clock'): void {
    void this.publisher!.publish(trigger, trigger === 'clock' ? [] : undefined).receipt.then(({ outcome }) => {
      if (outcome === 'failed') this.#time.after(retryAfter, () => this.#publish('look'))
    })
  }

  /** As keep-current.ts and alarm.ts do. */
  #keepCurrent(lookAt: number): void {
    this.#time.after(lookEvery, () => {
      const now = this.#cluster.now()
      if (now >= this.#due || now < this.#seen) {
        this.#due = Infinity
        this.#publish('clock')
      }
      this.#seen = now
      const isLook = this.#time.elapsed() >= lookAt
      if (isLook) this.#publish('look')
      this.#keepCurrent(isLook ? this.#time.elapsed() + everyMinute : lookAt)
    })
  }

  get #content(): Content {
    return this.#world.commits[this.#disk.commit]!
  }

  /** @param now Milliseconds since 1970: what is under embargo until later is not shown. @throws Error when the disk is full; nothing has changed. */
  async #apply(commit: string | undefined, now: number): Promise<Applied> {
    const { shown: before } = this.#disk
    const [old, content] = [this.#content, this.#world.commits[Number(commit ?? this.#disk.commit)]!]
    const after = { x: isPublic(content.x, now), y: isPublic(content.y, now) }
    const place = ({ from, commit: modified }: Content[ArticleId]) => ({ listings: ['all'], newest: ['all'], month: '1970-01', date: new Date(from).toISOString() as `${number}`, modified, translations: [] })
    const changes = articles.flatMap((id): Change[] => {
      const isOther = old[id].commit !== content[id].commit
      if (!isOther && before[id] === after[id]) return []
      if (!before[id] && !after[id]) return [{ kind: 'embargo', id, date: new Date(old[id].from).toISOString() as `${number}`, month: '1970-01' }]
      const gone: Change[] = before[id] && !after[id] ? [{ kind: 'media', hash: id, names: [`${id}.jpg`] }] : []
      return [{ kind: 'article', id, ...(before[id] ? { before: place(old[id]) } : {}), ...(after[id] ? { after: place(content[id]) } : {}), neighbours: [], card: true, corrected: false }, ...gone]
    })
    if (changes.length > 0 && this.#server.trouble.isDiskFull) throw new Error('The disk is full')
    this.#disk.commit = Number(commit ?? this.#disk.commit)
    this.#disk.shown = after
    const tags = affectedTags(changes)
    if (tags.length > 0) this.#cluster.note(tags)
    this.#disk.expiries += 1
    for (const tag of tags) this.#disk.expired.set(tag, this.#disk.expiries)
    this.#due = Math.min(...articles.map((id) => content[id]).filter(({ from, isGone }) => !isGone && from > now).map(({ from }) => from))
    return { changes, delivered: changes, tags, files: [], nextDue: Number.isFinite(this.#due) ? new Date(this.#due) : null }
  }

  /** As the press does: what is stored, else what another server has rendered, else a page of its own. */
  async #page(asked: string): Promise<Entry> {
    const stored = this.#disk.pages.get(asked)
    const isFresh = (at: number, tags: readonly string[]) => tags.every((tag) => (this.#disk.expired.get(tag) ?? 0) <= at)
    if (stored && isFresh(stored.expiries, stored.entry.tags)) return stored.entry
    const { expiries } = this.#disk
    const shared = await this.#cluster.pages.get(asked)
    if (shared) {
      this.#disk.pages.set(asked, { entry: shared, expiries })
      if (isFresh(expiries, shared.tags)) return shared
    }
    const [moment, position] = [this.#disk.expiries, this.#cluster.pages.position]
    const answer = this.#made(asked)
    const entry = await createEntry({ path: asked, kind: 'page', status: 200, headers: { 'content-type': 'image/jpeg' }, tags: answer.keys, release: 1, until: Infinity }, Buffer.from(JSON.stringify({ answer })))
    await pause(this.#time, render)
    if (position) this.#cluster.pages.put(entry, position)
    this.#disk.pages.set(asked, { entry, expiries: moment })
    return entry
  }

  /** Of what the catalogue holds now. */
  #made(asked: string): Answer {
    const id = articleOf(asked)
    const { shown } = this.#disk
    const content = this.#content
    const said: Said = {
      commit: Math.max(...(id ? [id] : articles).map((each) => content[each].commit)),
      shown: Object.fromEntries((id ? [id] : articles).filter((each) => shown[each]).map((each) => [each, content[each].from])),
    }
    if (!id) return { status: 200, said, keys: ['newest:all', 'card:x', 'card:y'] }
    return { status: shown[id] ? 200 : 410, said, keys: isFile(asked) ? [mediaTag(id)] : [`article:${id}`, ownTag(id)] }
  }

  /** As purges.ts does: what could not be told is told again, also after a crash. */
  async #purge(tags: readonly string[], release: number | undefined): Promise<void> {
    const untold = { tags, release }
    this.#disk.untold.push(untold)
    await pause(this.#time, 2)
    const attempt = (): boolean => {
      if (this.#server.trouble.cannotPurge) return false
      if (!this.#disk.untold.includes(untold)) return true
      // All that waits goes together.
      for (const { tags, release } of this.#disk.untold.splice(0)) this.#world.edge.purge(tags, release)
      return true
    }
    if (attempt()) return
    const again = () => void this.#time.after(1_000, () => { if (!attempt()) again() })
    again()
    throw new Error('The edge cannot be told')
  }
}

const isPublic = ({ from, isGone }: Content[ArticleId], now: number) => !isGone && from <= now
const isExpected = (error: unknown) => error instanceof Error && /The edge cannot be told|The clock of this instance/.test(error.message)
