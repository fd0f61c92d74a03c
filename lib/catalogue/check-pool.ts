import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { ReadFile } from './read/read-content-file.ts'
import type { CheckRequest } from './check-worker.ts'
import type { ReadPool, ReadTask } from './sync/sync.ts'

/** Files a thread takes at a time: few enough that all end together. */
const batch = 64

/** Megabytes. A syntax tree is garbage soon after it is made; with the default of 16, a tenth of the time goes into moving it about. */
const youngGeneration = 64

/**
 * Reads and checks files on all cores, for programs that plain Node runs: a bundler cannot follow the
 * worker's address. Threads live only while there is something to read.
 */
export const createCheckPool = (): ReadPool => ({
  async read(contentDir, tasks) {
    const files = Array<ReadFile | undefined>(tasks.length)
    let next = 0
    const work = async () => {
      const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: youngGeneration } })
      try {
        for (let start = next; start < tasks.length; start = next) {
          next += batch
          const part: readonly ReadTask[] = tasks.slice(start, start + batch)
          worker.postMessage({ contentDir, tasks: part } satisfies CheckRequest)
          // `once` rejects when the worker fails.
          const [answer] = (await once(worker, 'message')) as [(ReadFile | undefined)[]]
          answer.forEach((file, index) => (files[start + index] = file))
        }
      } finally {
        await worker.terminate()
      }
    }
    await Promise.all(Array.from({ length: Math.max(1, Math.min(availableParallelism(), 8)) }, work))
    return files
  },
})
