/**
 * Reads and checks files in threads, as many as there are cores: nothing that editors wrote is parsed where readers are
 * answered, and no file, whatever it holds, gets more than a second of one core (docs/decisions/0017).
 */
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { CheckLane, type LaneOptions } from './check-lane.ts'
import type { CheckAnswer, CheckAnswers, CheckJob } from './check-worker.ts'
import type { CheckedFile } from './read/check-file.ts'
import type { ArticleFields } from './read/read-article-fields.ts'
import type { Reading, ReadTask } from './sync/sync.ts'

/** Files a thread takes at a time: few enough that all end together. */
const batch = 64
/** Milliseconds after which a thread that has nothing to do is ended. */
const longestIdle = 10_000

/** A file that is not in the content folder, or no longer as it is given. */
interface GivenFile {
  /** Relative to the content folder. */
  path: string
  bytes: Uint8Array
}

export interface CheckPool {
  /** Files of the content folder, in whatever order they are done. */
  read: (contentDir: string, tasks: readonly ReadTask[]) => AsyncIterable<Reading>
  /** Each as if it came today, in their order. */
  check: (files: readonly GivenFile[]) => Promise<CheckedFile[]>
  /** The front matter of articles, whatever stands below it; undefined where it does not hold. In their order. */
  readFields: (files: readonly GivenFile[]) => Promise<(ArticleFields | undefined)[]>
  /** Files that wait, or are being read. */
  readonly waiting: number
}

/** By its name: what bundles this module has no thread's program at its own address. */
const program = () => pathToFileURL(path.resolve('lib/catalogue/check-worker.ts'))

/** @param keepsOne Whether one thread waits for whatever comes, so that a single file is checked at once. */
export function createCheckPool({ patience = 1, worker = program(), keepsOne = false }: Partial<LaneOptions> & { keepsOne?: boolean } = {}): CheckPool {
  const size = Math.min(availableParallelism(), 8)
  const idle: { lane: CheckLane; rest?: NodeJS.Timeout }[] = []
  const queue: ((lane: CheckLane) => void)[] = []
  let [lanes, waiting] = [0, 0]
  const open = () => {
    lanes += 1
    return new CheckLane({ patience, worker })
  }

  async function withLane<Result>(work: (lane: CheckLane) => Promise<Result>): Promise<Result> {
    const taken = idle.pop()
    clearTimeout(taken?.rest)
    const lane = taken?.lane ?? (lanes < size ? open() : await new Promise<CheckLane>((resolve) => queue.push(resolve)))
    try {
      return await work(lane)
    } finally {
      const next = queue.shift()
      if (next) next(lane)
      else rest(lane)
    }
  }

  function rest(lane: CheckLane): void {
    const resting: (typeof idle)[number] = { lane }
    idle.push(resting)
    resting.rest = setTimeout(() => {
      if (keepsOne && lanes === 1) return
      idle.splice(idle.indexOf(resting), 1)
      lanes -= 1
      void lane.end()
    }, longestIdle).unref()
  }

  function ask(jobs: readonly CheckJob[]): Promise<CheckAnswer[]> {
    waiting += jobs.length
    return withLane((lane) => lane.do(jobs)).finally(() => { waiting -= jobs.length })
  }

  async function* inBatches<Item>(items: readonly Item[], jobOf: (item: Item) => CheckJob): AsyncGenerator<{ items: readonly Item[]; answers: CheckAnswer[] }> {
    const parts: (readonly Item[])[] = []
    for (let start = 0; start < items.length; start += batch) parts.push(items.slice(start, start + batch))
    const running = new Map<number, Promise<{ index: number; items: readonly Item[]; answers: CheckAnswer[] }>>()
    const begin = (index: number) => {
      const part = parts[index]
      if (part) running.set(index, ask(part.map(jobOf)).then((answers) => ({ index, items: part, answers })))
    }
    let next = 0
    try {
      while (next < size) begin(next++)
      while (running.size > 0) {
        const { index, ...done } = await Promise.race(running.values())
        running.delete(index)
        begin(next++)
        yield done
      }
    } finally {
      await Promise.allSettled(running.values())
    }
  }

  async function all<Want extends 'checked' | 'fields'>(want: Want, files: readonly GivenFile[]): Promise<CheckAnswers[Want][]> {
    const answers = new Map<GivenFile, CheckAnswers[Want]>()
    for await (const part of inBatches(files, (file) => ({ want, ...file })))
      part.items.forEach((file, index) => answers.set(file, part.answers[index] as CheckAnswers[Want]))
    return files.map((file) => answers.get(file)!)
  }

  if (keepsOne) {
    const lane = open()
    lane.start()
    rest(lane)
  }
  return {
    async *read(contentDir, tasks) {
      for await (const { items, answers } of inBatches(tasks, ({ path, knownHash }) => ({ want: 'file', contentDir, path, knownHash })))
        yield* items.map((task, index): Reading => ({ task, file: answers[index] as CheckAnswers['file'] }))
    },
    check: (files) => all('checked', files),
    readFields: (files) => all('fields', files),
    get waiting() { return waiting },
  }
}

/** For the whole process, whichever copy of this module asks: what renders pages has one of its own. */
const key = Symbol.for('ovoz.check-pool')
const shared = globalThis as { [key]?: CheckPool }

export const theCheckPool = (): CheckPool => (shared[key] ??= createCheckPool())

/** For a server, before anything else is read: one thread waits from the beginning. */
export const keepCheckPool = (): CheckPool => (shared[key] = createCheckPool({ keepsOne: true }))
