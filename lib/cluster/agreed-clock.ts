/**
 * The time that most agree on, of Redis and the servers that are there. A machine's clock may be wrong by minutes, and by
 * that alone nobody may show what is under embargo; so what is due is asked of this one.
 */
import type { Time } from './time.ts'

/** Milliseconds by which a clock may differ from what most say before it is called wrong. */
export const clockLimit = 2_000
/** Milliseconds that an answer may be under way before it says too little about what time it is. */
const longestWay = 100
/** Milliseconds by which it is put back at least: what is less comes of how long an answer was under way, and what was due is not to be undue again. */
const leastBack = 250
/** Milliseconds for which others have to say so before the time is put forward or back by more: a clock that was just set is compared with what its server was heard to say before. */
const heardWithin = 2_000

export class AgreedClock {
  readonly #time: Time
  #known: { agreed: number; at: number } | undefined
  readonly #begun: { wall: number; at: number }
  /** Since when they have said that it is much later, or much earlier. */
  #doubt: { isLater: boolean; since: number } | undefined

  constructor(time: Time) {
    this.#time = time
    this.#begun = { wall: time.wall(), at: time.elapsed() }
  }

  /** Whole milliseconds since 1970; by this machine's own clock until others have been heard, and then by the earlier of what it says and what it said at first. */
  now(): number {
    const elapsed = this.#time.elapsed()
    const { agreed, at } = this.#known ?? { agreed: this.#begun.wall, at: this.#begun.at }
    const now = Math.floor(agreed + elapsed - at)
    return this.#known ? now : Math.min(now, this.#time.wall())
  }

  /** Milliseconds by which this machine's own clock is ahead of the others, negative if behind. */
  get ahead(): number {
    return this.#time.wall() - this.now()
  }

  get isOff(): boolean {
    return Math.abs(this.ahead) > clockLimit
  }

  /**
   * @param told What Redis's clock said. @param offsets Milliseconds by which each server's is ahead of it, this one's included.
   * @param asked Of `Time.elapsed`, when it was asked. The answer is later than it says by what it was under way: rather late than early.
   */
  learn(told: number, offsets: readonly number[], asked: number): void {
    const at = this.#time.elapsed()
    if (this.#known && at - asked > longestWay) return
    const agreed = told + lowerMedian([0, ...offsets])
    const change = agreed - this.now()
    const isLater = change > 0
    if (Math.abs(change) <= leastBack || this.#doubt?.isLater !== isLater) this.#doubt = undefined
    if (this.#known && Math.abs(change) > leastBack) {
      this.#doubt ??= { isLater, since: at }
      if (at - this.#doubt.since < heardWithin) return
    } else if (this.#known && !isLater) return
    this.#known = { agreed, at }
  }
}

/** Of an even number the earlier one: two that differ agree on what is past for both. */
function lowerMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!
}

/** @param ahead Milliseconds. */
export const inWords = (ahead: number): string => `${(Math.abs(ahead) / 1000).toFixed(1)} s ${ahead > 0 ? 'ahead of' : 'behind'}`
