import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const program = new URL('./look-worker.ts', import.meta.url)

export interface LookRequest {
  contentDir: string
  dataDir: string
}

/**
 * The paths of all files that are not as the catalogue has them, found in a thread: to look at a large archive takes
 * seconds, in which a server goes on answering, and memory, which goes with the thread. For programs that plain Node runs.
 * @throws Error when a folder cannot be read.
 */
export async function lookAside({ contentDir, dataDir }: LookRequest): Promise<string[]> {
  const worker = new Worker(program, { workerData: { contentDir, dataDir } satisfies LookRequest })
  try {
    // `once` rejects when the worker fails.
    const [paths] = (await once(worker, 'message')) as [string[]]
    return paths
  } finally {
    await worker.terminate()
  }
}
