/** A thread of `check-pool.ts`; run by Node itself, never bundled. */
import { parentPort, workerData } from 'node:worker_threads'
import { type CheckedFile, checkFile } from './read/check-file.ts'
import { examineMedia } from './read/examine-media.ts'
import { findSlowLine } from './read/find-slow-line.ts'
import { type ArticleFields, readArticleFields } from './read/read-article-fields.ts'
import { readContentFile, type ReadFile } from './read/read-content-file.ts'

/** What the thread is asked of one file: as it lies in the content folder, as bytes, its front matter alone, or where it is slow. */
export type CheckJob =
  | { want: 'file'; contentDir: string; path: string; knownHash?: string | undefined }
  | { want: 'checked' | 'fields' | 'slow-line'; path: string; bytes: Uint8Array }

/** By what was wanted. `file` is undefined if it is as it was. */
export interface CheckAnswers {
  file: ReadFile | undefined
  checked: CheckedFile
  fields: ArticleFields | undefined
  'slow-line': number
}

export type CheckAnswer = CheckAnswers[CheckJob['want']]

/** Shared with the pool: which of its jobs the thread is at, from 1, or 0 while it waits; and at which line. */
const progress = new Int32Array(workerData as SharedArrayBuffer)

parentPort?.on('message', async (jobs: readonly CheckJob[]) => {
  const answers: CheckAnswer[] = []
  for (const [index, job] of jobs.entries()) {
    Atomics.store(progress, 0, index + 1)
    answers.push(await answer(job))
  }
  Atomics.store(progress, 0, 0)
  parentPort?.postMessage(answers)
})

async function answer(job: CheckJob): Promise<CheckAnswer> {
  switch (job.want) {
    case 'file': {
      const file = readContentFile(job.contentDir, job.path, job.knownHash)
      if (file) await examineMedia(job.contentDir, file)
      return file
    }
    case 'checked': return checkFile(job.path, job.bytes)
    case 'fields': return readArticleFields(job.path, job.bytes)
    case 'slow-line': return findSlowLine(job.path, job.bytes, (line) => Atomics.store(progress, 1, line))
  }
}
