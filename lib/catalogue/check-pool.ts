import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { childEnvironment } from '#lib/site/child-environment.ts'
import { bodyError } from '#lib/mdx/body-problem.ts'
import type { CheckRequest } from './check-worker.ts'
import type { ReadFile } from './read/read-content-file.ts'
import { withProblem } from './read/with-problem.ts'
import type { Reading, ReadPool, ReadTask } from './sync/sync.ts'

/** Files a thread takes at a time: few enough that all end together. */
const batch = 64

/** Megabytes. A syntax tree is garbage soon after it is made; with the default of 16, a tenth of the time goes into moving it about. */
const youngGeneration = 64

export interface PoolOptions {
  /** For one file, in seconds; the slowest that passes takes one or two. */
  patience?: number
  /** Of the program that threads run. */
  worker?: URL
}

const program = new URL('./check-worker.ts', import.meta.url)
/** Starting threads for fewer takes longer than reading them here. */
const worthAPool = 500

/**
 * Reads and checks files on all cores, for programs that plain Node runs: a bundler cannot follow the
 * worker's address. Threads live only while there is something to read. A file that takes longer than
 * `patience`, or all the memory a thread has, is withheld, and its thread replaced.
 */
export const createCheckPool = (options: PoolOptions = {}): ReadPool => createPool(options)

/**
 * The same for a server: one thread waits, so that a single file is checked there at once. Whatever it does to that
 * thread, the server goes on answering.
 */
export function createWaitingPool({ patience = 10, worker = program }: PoolOptions = {}): ReadPool {
  const waiting = new Lane(worker, patience)
  waiting.start()
  return createPool({ patience, worker }, waiting)
}

const createPool = ({ patience = 10, worker = program }: PoolOptions, kept?: Lane): ReadPool => ({
  worthFrom: kept ? 1 : worthAPool,
  async *read(contentDir, tasks) {
    const waiting: ReadTask[][] = []
    for (let start = 0; start < tasks.length; start += batch) waiting.push(tasks.slice(start, start + batch))
    const lanes = Array.from({ length: Math.min(availableParallelism(), 8, waiting.length) }, (_, index) => (index === 0 && kept ? kept : new Lane(worker, patience)))
    const running = new Map<Lane, Promise<{ lane: Lane; readings: Reading[] }>>()
    const giveWork = (lane: Lane) => {
      const part = waiting.shift()
      if (part) running.set(lane, lane.read(contentDir, part).then((readings) => ({ lane, readings })))
      else running.delete(lane)
    }
    try {
      lanes.forEach(giveWork)
      while (running.size > 0) {
        const { lane, readings } = await Promise.race(running.values())
        giveWork(lane)
        yield* readings
      }
    } finally {
      await Promise.all(lanes.map((lane) => (lane === kept ? undefined : lane.close())))
      await Promise.allSettled(running.values())
    }
  },
})

/** A thread, or rather one after another. */
class Lane {
  readonly #program: URL
  readonly #patience: number
  readonly #progress = new Int32Array(new SharedArrayBuffer(4))
  #worker: Worker | undefined
  #impatience = new AbortController()
  #isClosed = false

  constructor(program: URL, patience: number) {
    this.#program = program
    this.#patience = patience
  }

  /** So that it is ready when there is something to read. It keeps no process from ending. */
  start(): void {
    this.#thread().unref()
  }

  async read(contentDir: string, tasks: readonly ReadTask[]): Promise<Reading[]> {
    const files = await this.#ask(contentDir, tasks)
    if (typeof files !== 'string') return tasks.map((task, index) => ({ task, file: files[index] }))
    const stuck = Atomics.exchange(this.#progress, 0, 0) - 1
    const task = tasks[stuck]!
    return [{ task, file: unchecked(task.path, files) }, ...(await this.read(contentDir, tasks.toSpliced(stuck, 1)))]
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#impatience.abort()
    await this.#end()
  }

  async #end(): Promise<void> {
    await this.#worker?.terminate()
    this.#worker = undefined
  }

  /** Or what was not enough for a file, so that its thread had to end. */
  #thread(): Worker {
    const resourceLimits = { maxYoungGenerationSizeMb: youngGeneration }
    if (this.#worker) return this.#worker
    const worker = new Worker(this.#program, { workerData: this.#progress.buffer, resourceLimits, env: childEnvironment() })
    // One that ends while it waits is replaced when it is needed; whoever waits for it hears of it there.
    worker.on('error', () => { if (this.#worker === worker) this.#worker = undefined })
    return (this.#worker = worker)
  }

  async #ask(contentDir: string, tasks: readonly ReadTask[]): Promise<(ReadFile | undefined)[] | string> {
    if (tasks.length === 0) return []
    const worker = this.#thread()
    this.#impatience = new AbortController()
    const watch = this.#watch(this.#impatience)
    worker.postMessage({ contentDir, tasks } satisfies CheckRequest)
    try {
      // `once` rejects when the worker fails.
      const [files] = (await once(worker, 'message', { signal: this.#impatience.signal })) as [(ReadFile | undefined)[]]
      return files
    } catch (cause) {
      // It fails before it comes to a file only if something is wrong with the program.
      if (this.#isClosed || Atomics.load(this.#progress, 0) === 0) throw cause
      await this.#end()
      return this.#impatience.signal.aborted ? `within ${this.#patience} seconds` : 'with the memory there is for it'
    } finally {
      clearInterval(watch)
    }
  }

  /** Counts instead of looking at the clock, which goes on while the machine sleeps or this thread is busy. */
  #watch(impatience: AbortController): NodeJS.Timeout {
    let [seen, seconds] = [0, 0]
    const look = () => {
      const at = Atomics.load(this.#progress, 0)
      seconds = at === seen ? seconds + 1 : 0
      seen = at
      if (at > 0 && seconds >= this.#patience) impatience.abort()
    }
    return setInterval(look, 1000).unref()
  }
}

const unchecked = (path: string, limit: string): ReadFile =>
  withProblem(path, bodyError({ line: 1, column: 1 }, `The file could not be checked ${limit}`, 'split it into several, or simplify it'))
