/** Work that must not crowd out everything else: each piece once for all who ask meanwhile, few at a time, in order. */
export class InTurn<Result> {
  readonly #most: number
  readonly #pending = new Map<string, Promise<Result>>()
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(most: number) {
    this.#most = most
  }

  do(key: string, work: () => Promise<Result>): Promise<Result> {
    const pending = this.#pending.get(key)
    if (pending) return pending
    const promise = this.#run(work).finally(() => this.#pending.delete(key))
    this.#pending.set(key, promise)
    return promise
  }

  async #run(work: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running += 1
    try {
      return await work()
    } finally {
      // Whoever waits longest takes the place over.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}
