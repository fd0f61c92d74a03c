/** A thread of `check-pool.ts`; run by Node itself, never bundled. */
import { parentPort } from 'node:worker_threads'
import { readContentFile } from './read/read-content-file.ts'
import type { ReadTask } from './sync/sync.ts'

export interface CheckRequest {
  contentDir: string
  tasks: readonly ReadTask[]
}

parentPort?.on('message', ({ contentDir, tasks }: CheckRequest) => {
  parentPort?.postMessage(tasks.map(({ path, knownHash }) => readContentFile(contentDir, path, knownHash)))
})
