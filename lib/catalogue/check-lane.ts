/** A thread that reads and checks files, or rather one thread after another: what no file may take from it, it is ended for. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { bodyError } from '#lib/mdx/body-problem.ts'
import { threadEnvironment } from '#lib/site/child-environment.ts'
import type { CheckAnswer, CheckJob } from './check-worker.ts'
import { mediaTypeOf } from './read/media-types.ts'
import { withProblem } from './read/with-problem.ts'

/** Megabytes. A syntax tree is garbage soon after it is made; with the default of 16, a tenth of the time goes into moving it about. */
const youngGeneration = 64
/** Megabytes: a hundred times what the largest file that passes needs. */
const oldGeneration = 1024
/** Seconds of processor time that a file of media may take, which has to be hashed, however large. */
const mediaPatience = 60
/** Milliseconds. */
const lookEvery = 50
/** Seconds of processor time that a search for the place may take beyond what it had, and milliseconds in all on a machine with other work. */
const longestSearch = { work: 0.3, wait: 10_000 }

export interface LaneOptions {
  /** Seconds of one core for a text. */
  patience: number
  /** The program that the thread runs. */
  worker: URL
}

export class CheckLane {
  readonly #options: LaneOptions
  readonly #progress = new Int32Array(new SharedArrayBuffer(8))
  #worker: Worker | undefined
  #impatience = new AbortController()

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** So that it is ready when there is something to read. It keeps no process from ending. */
  start(): void {
    this.#thread().unref()
  }

  /** One answer for each job, in their order. @throws Error when the thread cannot work at all. */
  async do(jobs: readonly CheckJob[]): Promise<CheckAnswer[]> {
    if (jobs.length === 0) return []
    const worker = this.#thread()
    worker.ref()
    const search = new SlowLineSearch(this.#options)
    this.#impatience = new AbortController()
    const watch = this.#watch(worker, jobs, search, this.#impatience)
    worker.postMessage(jobs)
    try {
      // `once` rejects when the worker fails.
      const [answers] = (await once(worker, 'message', { signal: this.#impatience.signal })) as [CheckAnswer[]]
      worker.unref()
      return answers
    } catch (cause) {
      const stuck = Atomics.exchange(this.#progress, 0, 0) - 1
      // It fails before it comes to a file only if something is wrong with the program.
      if (stuck < 0) throw cause
      await this.end()
      const job = jobs[stuck]!
      const limit = this.#impatience.signal.aborted ? `needs more than ${this.#options.patience} s to be read` : 'needs more memory to be read than there is'
      const given = giveUp(job, limit, await search.find())
      return [...(await this.do(jobs.slice(0, stuck))), given, ...(await this.do(jobs.slice(stuck + 1)))]
    } finally {
      clearInterval(watch)
      search.end()
    }
  }

  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }

  #thread(): Worker {
    if (this.#worker) return this.#worker
    const worker = startWorker(this.#options.worker, this.#progress)
    // One that ends while it waits is replaced when it is needed; whoever waits for it hears of it there.
    worker.on('error', () => { if (this.#worker === worker) this.#worker = undefined })
    return (this.#worker = worker)
  }

  /** Counts processor time: the clock goes on while a busy machine lets the thread wait. */
  #watch(worker: Worker, jobs: readonly CheckJob[], search: SlowLineSearch, impatience: AbortController): NodeJS.Timeout {
    let seen = 0
    let began: NodeJS.CpuUsage | undefined
    const look = async () => {
      const at = Atomics.load(this.#progress, 0)
      const used = await worker.cpuUsage().catch(() => undefined)
      if (used === undefined || at === 0) return
      if (at !== seen || !began) [seen, began] = [at, used]
      const job = jobs[at - 1]!
      const seconds = secondsBetween(began, used)
      const patience = isMedia(job) ? mediaPatience : this.#options.patience
      if (seconds >= patience / 2 && !isMedia(job)) search.begin(job)
      if (seconds >= patience) impatience.abort()
    }
    return setInterval(() => void look(), lookEvery).unref()
  }
}

const secondsBetween = (began: NodeJS.CpuUsage, now: NodeJS.CpuUsage) => (now.user + now.system - began.user - began.system) / 1e6

const isMedia = (job: CheckJob) => mediaTypeOf(job.path) !== undefined

/** Beside a thread that takes long for a file, another looks for where in it that is, so that both are done at the same time. */
class SlowLineSearch {
  readonly #options: LaneOptions
  readonly #progress = new Int32Array(new SharedArrayBuffer(8))
  #worker: Worker | undefined
  #found: number | undefined
  #hasFailed = false

  constructor(options: LaneOptions) {
    this.#options = options
  }

  begin(job: CheckJob): void {
    if (this.#worker) return
    const bytes = bytesOf(job)
    if (!bytes) return
    const worker = startWorker(this.#options.worker, this.#progress)
    this.#worker = worker
    worker.unref()
    worker.on('error', () => { this.#hasFailed = true })
    worker.on('message', ([line]: [number]) => { this.#found = line })
    worker.postMessage([{ want: 'slow-line', path: job.path, bytes }] satisfies CheckJob[])
  }

  /** @returns The line, from 1, or 0 for no one line; where it has come to, if that takes long as well. */
  async find(): Promise<number> {
    const worker = this.#worker
    const end = performance.now() + longestSearch.wait
    let began: NodeJS.CpuUsage | undefined
    while (worker && this.#found === undefined && !this.#hasFailed && performance.now() < end) {
      const used = await worker.cpuUsage().catch(() => undefined)
      if (Atomics.load(this.#progress, 0) > 0) began ??= used
      if (used && began && secondsBetween(began, used) > longestSearch.work) break
      await sleep(lookEvery / 2)
    }
    return this.#found ?? Math.max(1, Atomics.load(this.#progress, 1))
  }

  end(): void {
    void this.#worker?.terminate()
  }
}

/** No secret of this process nor an option of its command line is the thread's: what it reads may come from anybody. */
const startWorker = (program: URL, progress: Int32Array<SharedArrayBuffer>) =>
  new Worker(program, { workerData: progress.buffer, env: threadEnvironment(), execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: youngGeneration, maxOldGenerationSizeMb: oldGeneration } })

function bytesOf(job: CheckJob): Uint8Array | undefined {
  if (job.want !== 'file') return job.bytes
  try {
    return readFileSync(path.join(job.contentDir, job.path))
  } catch {
    return undefined
  }
}

function giveUp(job: CheckJob, limit: string, line: number): CheckAnswer {
  const where = line > 0 ? '; what takes so long begins here' : ', all of it together'
  const file = withProblem(job.path, bodyError({ line: Math.max(1, line), column: 1 }, `The file ${limit}${where}`, 'split it, or simplify it: it may hold thousands of brackets, quotation marks or notes that belong together'))
  switch (job.want) {
    case 'file': return file
    case 'checked': return { problems: file.problems }
    case 'fields': return undefined
    case 'slow-line': return line
  }
}
