/** The edge of the model: as much of deploy/varnish/ovoz.vcl as decides what readers get. */
import { everything, tagOfGone } from '#lib/edge/tags.ts'
import type { Answer } from './content.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimulatedServer } from './simulated-server.ts'

/** Milliseconds: of pages and files; of what is not there; that what is old is given out though a site is well; that it is if none is. */
const [fresh, freshMissing, stale, staleIfError] = [600_000, 5_000, 10_000, 24 * 3600_000]

interface Stored {
  answer: Answer
  /** Until when it is given as it is. */
  until: number
  grace: number
}

/** What later versions of the edge do; without, it is as it was once. */
export interface EdgeWays {
  /** Says with whatever it asks for the newest release that it was ever given. */
  remembers: boolean
  /** Drops what is gone. */
  drops: boolean
}

export class SimulatedEdge {
  readonly #time: Scheduler
  readonly #servers: readonly SimulatedServer[]
  readonly #ways: EdgeWays
  readonly #stored = new Map<string, Stored>()
  readonly #underWay = new Map<string, Promise<Answer | undefined>>()
  #given = 0
  #purgedAt = -Infinity
  #droppedAt = -Infinity

  constructor(time: Scheduler, servers: readonly SimulatedServer[], ways: EdgeWays) {
    this.#time = time
    this.#servers = servers
    this.#ways = ways
  }

  evict(): void {
    this.#stored.clear()
  }

  purge(tags: readonly string[], release: number | undefined): void {
    this.#remember(release)
    const now = this.#time.now
    this.#purgedAt = now
    const gone = tags.flatMap((tag) => tagOfGone(tag) ?? [])
    if (this.#ways.drops && gone.length > 0) this.#droppedAt = now
    for (const [name, stored] of this.#stored) {
      const carries = (tag: string) => tag === everything || stored.answer.keys.includes(tag)
      if (this.#ways.drops && gone.some(carries)) this.#stored.delete(name)
      else if ([...tags, ...gone].some(carries)) stored.until = Math.min(stored.until, now)
    }
  }

  /** @param encoding Of each there is a copy. */
  async ask(path: string, encoding: string): Promise<Answer> {
    const name = `${path} ${encoding}`
    const stored = this.#stored.get(name)
    const now = this.#time.now
    if (stored && now < stored.until) return stored.answer
    const isKept = stored !== undefined && now < stored.until + stored.grace
    const isUnderWay = this.#underWay.get(name)
    if (isUnderWay && !(isKept && now < stored.until + stale)) {
      // One request however many ask; who waited looks again, and takes what came of it if it may be kept.
      const answer = await isUnderWay
      if (answer) return this.ask(path, encoding)
    }
    const asked = isUnderWay ?? this.#fetch(path, name, isKept ? stored : undefined).finally(() => this.#underWay.delete(name))
    if (!isUnderWay) this.#underWay.set(name, asked)
    if (isKept && now < stored.until + stale) return stored.answer
    const answer = await asked
    if (answer) return answer
    const left = this.#stored.get(name)
    return left && this.#time.now < left.until + left.grace ? left.answer : { status: 503, said: { commit: 0, shown: {} }, keys: [] }
  }

  async #fetch(path: string, name: string, old: Stored | undefined): Promise<Answer | undefined> {
    // A page has one server that renders it; when that fails, the next.
    const first = path.charCodeAt(0) % this.#servers.length
    for (let attempt = 0; attempt < (old ? 2 : 3); attempt += 1) {
      const begun = this.#time.now
      const seen = this.#ways.remembers ? this.#given : old?.answer.release
      await this.#way()
      const answer = await this.#servers[(first + attempt) % this.#servers.length]!.answer(path, seen ? seen : undefined)
      await this.#way()
      if (!answer || answer.status >= 500 || (this.#ways.remembers && answer.release !== undefined && answer.release < this.#given)) continue
      this.#remember(answer.release)
      const isMissing = answer.status === 410
      this.#stored.set(name, {
        answer,
        until: this.#purgedAt >= begun ? this.#time.now : this.#time.now + (isMissing ? freshMissing : fresh),
        grace: isMissing || this.#droppedAt >= begun ? 0 : staleIfError,
      })
      return answer
    }
    return undefined
  }

  #way(): Promise<void> {
    return new Promise((resolve) => void this.#time.after(3, resolve))
  }

  #remember(release: number | undefined): void {
    this.#given = Math.max(this.#given, release ?? 0)
  }
}
