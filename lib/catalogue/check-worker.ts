/** A thread of `check-pool.ts`; run by Node itself, never bundled. */
import { parentPort, workerData } from 'node:worker_threads'
import { readContentFile } from './read/read-content-file.ts'
import type { ReadTask } from './sync/sync.ts'

export interface CheckRequest {
  contentDir: string
  tasks: readonly ReadTask[]
}

/** Shared with the pool: which of its tasks the thread is at, from 1; 0 while it waits. */
const progress = new Int32Array(workerData as SharedArrayBuffer)

parentPort?.on('message', ({ contentDir, tasks }: CheckRequest) => {
  const files = tasks.map(({ path, knownHash }, index) => {
    Atomics.store(progress, 0, index + 1)
    return readContentFile(contentDir, path, knownHash)
  })
  Atomics.store(progress, 0, 0)
  parentPort?.postMessage(files)
})
