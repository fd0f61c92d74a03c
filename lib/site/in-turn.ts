/** Work that must not crowd out everything else: each piece once for all who ask meanwhile, few at a time, in order. */
export interface InTurnOptions {
  /** Pieces of work that may wait; who brings one more is refused. */
  waiting?: number
  /** Milliseconds for which one waits before it is refused. */
  patience?: number
  /** Of the time, from 0 to 1, that each place is at work: after every piece it rests in proportion to what that took. */
  share?: number
}

/** There was no room to wait, or it took too long. */
export class Refused extends Error {
  constructor() {
    super('Too many ask for this at the moment')
    this.name = 'Refused'
  }
}

interface Waiting {
  begin: () => void
  timer: NodeJS.Timeout | undefined
}

export class InTurn<Result> {
  readonly #most: number
  readonly #options: Required<InTurnOptions>
  readonly #pending = new Map<string, Promise<Result>>()
  readonly #waiting = new Set<Waiting>()
  #taken = 0

  constructor(most: number, { waiting = Infinity, patience = Infinity, share = 1 }: InTurnOptions = {}) {
    this.#most = most
    this.#options = { waiting, patience, share }
  }

  /** How many pieces of work wait for their turn. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** @throws Refused */
  do(key: string, work: () => Promise<Result>): Promise<Result> {
    const pending = this.#pending.get(key)
    if (pending) return pending
    const promise = this.#run(work).finally(() => this.#pending.delete(key))
    this.#pending.set(key, promise)
    return promise
  }

  async #run(work: () => Promise<Result>): Promise<Result> {
    if (this.#taken >= this.#most) await this.#turn()
    else this.#taken += 1
    const begun = performance.now()
    try {
      return await work()
    } finally {
      const rest = (performance.now() - begun) * (1 / this.#options.share - 1)
      if (rest > 0) setTimeout(() => this.#next(), rest)
      else this.#next()
    }
  }

  /** Resolves when a place has been handed over. */
  #turn(): Promise<void> {
    const { waiting: room, patience } = this.#options
    if (this.#waiting.size >= room) throw new Refused()
    return new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { begin: resolve, timer: undefined }
      this.#waiting.add(waiting)
      if (patience === Infinity) return
      waiting.timer = setTimeout(() => {
        this.#waiting.delete(waiting)
        reject(new Refused())
      }, patience)
    })
  }

  /** Whoever waits longest takes the place over. */
  #next(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#taken -= 1
      return
    }
    this.#waiting.delete(next)
    clearTimeout(next.timer)
    next.begin()
  }
}
