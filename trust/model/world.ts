/** Everything there is in the model, and the promises that readers and editors were made. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { Cluster } from '#lib/cluster/cluster.ts'
import { type Answer, type ArticleId, articleOf, articles, type ArticleState, type Content, isOlder, paths, type Said } from './content.ts'
import { Scheduler } from './scheduler.ts'
import { type EdgeWays, SimulatedEdge } from './simulated-edge.ts'
import { SimulatedRedis } from './simulated-connection.ts'
import { type MakeCluster, SimulatedServer } from './simulated-server.ts'
import { noTrouble } from './trouble.ts'

/** Milliseconds by which time is not told exactly: answers are under way. */
const tolerance = 50
/** Milliseconds in which all agree once nothing is wrong any more. */
const agreement = 10_000
/** Milliseconds that a receipt may take. */
const longestReceipt = 12_000
export const encodings = ['br', 'gzip'] as const

export interface Ways extends EdgeWays {
  makeCluster: MakeCluster
}

class BrokenPromise extends Error {}

export class World {
  readonly time = new Scheduler()
  readonly redis = new SimulatedRedis(() => this.time.now)
  readonly folder: string
  readonly servers: readonly SimulatedServer[]
  readonly edge: SimulatedEdge
  readonly makeCluster: MakeCluster
  /** Every state of the content there was; the last is the branch's. */
  readonly commits: Content[]
  #accepted = 0
  /** What a reader had: by path and encoding. */
  readonly #had = new Map<string, Said>()
  /** Of each article the commit as of which a receipt said that what was before is gone everywhere, and until when. */
  readonly #gone: Record<ArticleId, { commit: number; until: number }> = { x: { commit: 0, until: 0 }, y: { commit: 0, until: 0 } }
  readonly #underWay = new Set<Promise<void>>()
  #broken: string | undefined

  constructor({ makeCluster = (options) => new Cluster(options), remembers = true, drops = true }: Partial<Ways> = {}, servers = 2) {
    this.makeCluster = makeCluster
    this.folder = mkdtempSync(path.join(memory, 'ovoz-model-'))
    const public_ = { commit: 0, from: 0, isGone: false }
    this.commits = [{ x: public_, y: public_ }]
    this.servers = Array.from({ length: servers }, (_, index) => new SimulatedServer(this, 'abc'[index]!))
    this.edge = new SimulatedEdge(this.time, this.servers, { remembers, drops })
  }

  /** All servers run, and every page is at the edge. */
  async begin(): Promise<void> {
    for (const server of this.servers) server.start()
    await this.pass(2_500)
    for (const asked of paths) this.read(asked, 'br')
    await this.pass(200)
  }

  get head(): number {
    return this.commits.length - 1
  }

  commitChange(id: ArticleId, change: Partial<ArticleState>): void {
    const before = this.commits[this.head]!
    // What was removed stays removed.
    if (!before[id].isGone) this.commits.push({ ...before, [id]: { ...before[id], ...change, commit: this.commits.length } })
  }

  announce(server: SimulatedServer): void {
    this.#follow(server.announce().then((receipt) => { if (receipt) this.#take(receipt) }))
  }

  read(asked: string, encoding: string): void {
    const judge = this.#judge(asked, `${asked} ${encoding}`)
    this.#follow(this.edge.ask(asked, encoding).then(judge))
  }

  /** As a reader does whom a load balancer sends there, and nothing is between. */
  readServer(server: SimulatedServer, asked: string): void {
    this.#follow(server.answer(asked, undefined).then((answer) => { if (answer) this.#judgeHour(asked, answer) }))
  }

  /** What must not happen has. */
  broken(promise: string): void {
    this.#broken ??= promise
  }

  /** @throws BrokenPromise */
  async pass(milliseconds: number): Promise<void> {
    await this.time.pass(milliseconds)
    if (this.#broken !== undefined) throw new BrokenPromise(this.#broken)
  }

  /** Nothing is wrong any more, and nobody does anything: all must come to agree. @throws BrokenPromise */
  async end(): Promise<void> {
    this.redis.isUp = true
    for (const server of this.servers) {
      Object.assign(server.trouble, noTrouble(), { redis: Object.assign(server.trouble.redis, noTrouble().redis) })
      server.thaw()
      server.start()
    }
    const late = () => this.servers.filter(({ commit }) => commit < this.#accepted)
    const end = this.time.now + agreement
    do await this.pass(500)
    while (late().length > 0 && this.time.now < end)
    if (late().length > 0) throw new BrokenPromise(`Lost: ${this.#accepted} was accepted, and server ${late().map(({ name, commit }) => `${name} is at ${commit}`).join()}`)
    const wrong = async () => (await Promise.all(paths.flatMap((asked) => encodings.map((encoding) => this.#accountFor(asked, encoding))))).filter((found) => found !== undefined)
    // What is old is given for a while once it is asked for anew; and who is asked may first have to learn how far the edge is.
    for (;;) {
      const found = wrong()
      await this.pass(500)
      const [first] = await found
      if (first === undefined) break
      if (this.time.now >= end + agreement) throw new BrokenPromise(first)
    }
    // A receipt waits for the edge to be told, and not for ever.
    for (const longest = this.time.now + longestReceipt; this.#underWay.size > 0 && this.time.now < longest;) await this.pass(500)
    if (this.#underWay.size > 0) throw new BrokenPromise('Somebody still waits for an answer')
  }

  /** @returns What is wrong with an answer of the edge though nothing is wrong. */
  async #accountFor(asked: string, encoding: string): Promise<string | undefined> {
    const wanted = this.#wanted(asked, this.time.now - agreement)
    const answer = await this.edge.ask(asked, encoding)
    if (answer.status === 503) return `Lost: ${asked} is answered 503 though nothing is wrong`
    return isOlder(asked, answer.said, wanted) ? `Lost: ${asked} is ${JSON.stringify(answer.said)} at the edge, and ${JSON.stringify(wanted)} was accepted` : undefined
  }

  close(): void {
    for (const server of this.servers) server.crash()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #follow(done: Promise<void>): void {
    const followed = done.catch((error: unknown) => this.broken(String((error as Error).stack))).finally(() => this.#underWay.delete(followed))
    this.#underWay.add(followed)
  }

  #take(receipt: Receipt): void {
    if (receipt.outcome === 'failed' || !receipt.commit) return
    const commit = Number(receipt.commit.after)
    this.#accepted = Math.max(this.#accepted, commit)
    if (receipt.outcome !== 'published' || receipt.warnings.length > 0) return
    const content = this.commits[commit]!
    for (const id of articles) {
      const until = content[id].isGone ? Infinity : content[id].from
      if (content[id].commit > this.#gone[id].commit) this.#gone[id] = { commit: content[id].commit, until }
    }
  }

  #judge(asked: string, copy: string): (answer: Answer) => void {
    const had = this.#had.get(copy)
    const id = articleOf(asked)
    const gone = id && this.#gone[id]
    return (answer) => {
      // There may be nothing to give: of what nobody has asked for, or is gone.
      if (answer.status === 503) return
      this.#judgeHour(asked, answer)
      if (had && isOlder(asked, answer.said, had)) this.broken(`Back: ${copy} is ${JSON.stringify(answer.said)}, and was ${JSON.stringify(had)} before it was asked for`)
      if (gone && answer.status === 200 && answer.said.commit < gone.commit && this.time.now < gone.until) this.broken(`Again: ${copy} is there as of ${answer.said.commit}, and was known to be gone as of ${gone.commit}`)
      const newest = this.#had.get(copy)
      if (!newest || isOlder(asked, newest, answer.said)) this.#had.set(copy, answer.said)
    }
  }

  #judgeHour(asked: string, { said }: Answer): void {
    for (const [id, from] of Object.entries(said.shown)) if (from > this.time.now + tolerance) this.broken(`Early: ${asked} shows ${id} ${from - this.time.now} ms before its hour`)
  }

  /** What was accepted, as of a moment. */
  #wanted(asked: string, now: number): Said {
    const content = this.commits[this.#accepted]!
    const id = articleOf(asked)
    const ids = id ? [id] : articles
    return {
      commit: Math.max(...ids.map((each) => content[each].commit)),
      shown: Object.fromEntries(ids.filter((each) => !content[each].isGone && content[each].from <= now).map((each) => [each, content[each].from])),
    }
  }
}

/** Nothing of it has to outlive the process. */
const memory = statSync('/dev/shm', { throwIfNoEntry: false })?.isDirectory() ? '/dev/shm' : tmpdir()
