/** Looks for words in a thread beside the one that serves, with a database connection of its own: for programs that plain Node runs. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { CatalogueOptions } from '#lib/catalogue/catalogue.ts'
import type { Damage } from '#lib/catalogue/store/database.ts'
import { threadEnvironment } from '#lib/site/child-environment.ts'
import { Refused } from '#lib/site/in-turn.ts'
import type { AskedSearch } from '#lib/site/search-path.ts'
import type { ResultClasses } from './results-html.ts'
import type { Found } from './search-words.ts'

export interface SearchRequest extends AskedSearch {
  /** Of the page that the results will stand in. */
  language: string
  classes: ResultClasses
}

export interface FoundResults extends Found {
  /** Of the list; empty when nothing was found. */
  html: string
}

export interface SearchFailure {
  failure: string
  /** There is no catalogue to read, or what is there is damaged. */
  isMissing: boolean
  damaged?: Damage | undefined
}

export type SearchReply = FoundResults | SearchFailure

export interface SearchThreadOptions extends CatalogueOptions {
  /** Milliseconds after which a search is given up. */
  patience?: number
  /** The program that the thread runs. */
  worker?: URL
}

/** A thread, and its first message: that it can be asked. */
interface Running {
  worker: Worker
  ready: Promise<unknown>
}

const program = new URL('./search-worker.ts', import.meta.url)
/** Milliseconds for a thread to begin. */
const longestStart = 20_000
/** Megabytes. A page of results is some kilobytes; SQLite's own memory is not counted. */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 }
/** How often a search is looked at until it is given up. */
const looks = 10

/** One search at a time: who calls `find` waits for what it asked before. */
export class SearchThread {
  readonly #catalogue: CatalogueOptions
  readonly #patience: number
  readonly #program: URL
  #running: Running | undefined
  /** That of the thread before, which ends only when SQLite comes back from what it is at. */
  #ended: Promise<unknown> | undefined

  constructor({ contentDir, dataDir, patience = 1_000, worker = program }: SearchThreadOptions) {
    this.#catalogue = { contentDir, dataDir }
    this.#patience = patience
    this.#program = worker
  }

  /** So that it is ready when somebody searches. */
  start(): void {
    // Who searches hears of what fails.
    this.#begin().ready.catch(() => {})
  }

  /** @throws Refused for a search that takes too long, and while the thread that one took cannot be ended. */
  async find(request: SearchRequest): Promise<SearchReply> {
    if (this.#ended) await this.#soon(() => this.#ended!)
    const { worker, ready } = this.#begin()
    try {
      await this.#soon(() => ready, longestStart)
      return await this.#soon(async (signal) => {
        worker.postMessage(request)
        // `once` rejects when the thread fails.
        const [reply] = (await once(worker, 'message', { signal })) as [SearchReply]
        return reply
      })
    } catch (cause) {
      this.#end()
      throw cause
    }
  }

  #begin(): Running {
    if (this.#running) return this.#running
    // None of our secrets is in its environment.
    const worker = new Worker(this.#program, { workerData: this.#catalogue, env: threadEnvironment(), execArgv: [], resourceLimits })
    // It keeps no process from ending.
    worker.unref()
    const running: Running = { worker, ready: once(worker, 'message') }
    // One that fails while it waits is replaced when it is needed.
    worker.on('error', () => { if (this.#running === running) this.#running = undefined })
    return (this.#running = running)
  }

  #end(): void {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    const ended: Promise<unknown> = running.worker.terminate().finally(() => { if (this.#ended === ended) this.#ended = undefined })
    this.#ended = ended
  }

  /** Counts instead of looking at the clock, which goes on while the machine sleeps or this thread is busy. */
  async #soon<Result>(wait: (signal: AbortSignal) => Promise<Result>, patience = this.#patience): Promise<Result> {
    const impatience = new AbortController()
    let seen = 0
    const watch = setInterval(() => { if ((seen += 1) >= looks) impatience.abort() }, patience / looks)
    try {
      return await Promise.race([wait(impatience.signal), once(impatience.signal, 'abort').then(() => { throw new Refused() })])
    } catch (cause) {
      throw impatience.signal.aborted ? new Refused() : cause
    } finally {
      clearInterval(watch)
    }
  }
}
