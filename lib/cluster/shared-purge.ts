/**
 * What the edge is told of a release that all servers have applied. One of them is asked to (`tick` in scripts.ts); if the
 * edge refuses, whoever looks next is.
 */
import { pause, type Time } from './time.ts'

interface SharedPurgeOptions {
  /** Drops at the edge what carries one of the tags; without an edge there is nothing to tell. */
  purge: ((tags: readonly string[], release: number) => Promise<void>) | undefined
  /** Leaves it to whoever looks next. */
  leave: () => Promise<unknown>
  report: (error: unknown) => void
  time: Time
}

/** Milliseconds after which an edge that refused is told again, at first and at most. */
const [againAfter, longestWait] = [500, 10_000]

export class SharedPurge {
  readonly #options: SharedPurgeOptions
  /** What this server has completed, and the edge has not been told of yet: Redis may lose it, or go away with it. */
  readonly #untold = new Map<number, { epoch: string | undefined; tags: readonly string[]; isFirst: boolean; isToldAlone: boolean }>()
  #lastFailure: { message: string; count: number } | undefined
  #told = { release: 0, epoch: '' }
  #telling = 0

  constructor(options: SharedPurgeOptions) {
    this.#options = options
  }

  /** The newest release that this server has told the edge of, and in which epoch: numbers of another mean nothing. */
  get told(): { release: number; epoch: string } {
    return this.#told
  }

  get isTelling(): boolean {
    return this.#telling > 0
  }

  /** This server has completed `release`. @param epoch Redis's, before. @param isFirst Before all others: should Redis lose it, this one tells. */
  expect(release: number, epoch: string | undefined, tags: readonly string[], isFirst: boolean): void {
    if (tags.length > 0) this.#untold.set(release, { epoch, tags, isFirst, isToldAlone: false })
  }

  /** What has been completed, and nobody has been told to tell the edge, as far as this server knows. */
  get untold(): string[] {
    return [...this.#untold.values()].flatMap(({ tags }) => tags)
  }

  /** Redis is away: whose turn it was is not known, and whether it came to it. Comes back at once. */
  tellAlone(): void {
    for (const [release, untold] of this.#untold) {
      if (!untold.isToldAlone) this.now(untold.tags, release)
      untold.isToldAlone = true
    }
  }

  /** @param purged The newest release that the edge was told of, in `epoch`. */
  learn(epoch: string, purged: number): void {
    for (const [release, untold] of this.#untold) {
      if (untold.epoch === epoch && purged < release) continue
      this.#untold.delete(release)
      // Redis began anew, and with it what the edge has been told of: of this nobody else knows.
      if (untold.epoch !== epoch && untold.isFirst) this.now(untold.tags, release)
    }
  }

  /** Without waiting for anybody. Comes back at once. */
  now(tags: readonly string[], release: number): void {
    void this.#options.purge?.(tags, release).catch(this.#options.report)
  }

  /** Because it is this server's turn. @returns Whether the edge has taken it. Never rejects. */
  async tell({ release, epoch }: { release: number; epoch: string }, tags: readonly string[]): Promise<boolean> {
    const { purge, leave, report, time } = this.#options
    this.#telling += 1
    try {
      if (tags.length > 0) await purge?.(tags, release)
      this.#lastFailure = undefined
      if (this.#told.epoch !== epoch || this.#told.release < release) this.#told = { release, epoch }
      return true
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const count = (this.#lastFailure?.count ?? 0) + 1
      if (message !== this.#lastFailure?.message) report(error)
      this.#lastFailure = { message, count }
      await pause(time, Math.min(longestWait, againAfter * 2 ** (count - 1)))
      await leave()
      return false
    } finally {
      this.#telling -= 1
    }
  }
}
