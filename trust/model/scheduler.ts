/** Time that passes as fast as what happens in it can be worked out: nothing waits. */
export class Scheduler {
  /** Milliseconds since 1970. Small, for Lua's integers have 32 bits here. */
  now = 1_000_000_000
  #waiting: { at: number; then: () => void }[] = []

  after(wait: number, then: () => void): () => void {
    const event = { at: this.now + Math.max(0, Math.ceil(wait)), then }
    // Behind those of the same moment.
    const place = this.#waiting.findLastIndex(({ at }) => at <= event.at) + 1
    this.#waiting.splice(place, 0, event)
    return () => {
      const at = this.#waiting.indexOf(event)
      if (at >= 0) this.#waiting.splice(at, 1)
    }
  }

  /** Lets so many milliseconds pass, and what is due in them happen. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds
    await settle()
    for (let next = this.#waiting[0]; next && next.at <= end; next = this.#waiting[0]) {
      this.#waiting.shift()
      this.now = next.at
      next.then()
      await settle()
    }
    this.now = end
  }
}

/** All that promises have to do is done. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))
