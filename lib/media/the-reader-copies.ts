import { readdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { readEnvironment } from '#lib/site/environment.ts'
import { reportAs } from '#lib/site/log.ts'
import { cleaningVersion } from './cleaning-version.ts'
import { ReaderCopies } from './reader-copies.ts'

const key = Symbol.for('ovoz.reader-copies')
const shared = globalThis as { [key]?: ReaderCopies }

/** This process's, however often a bundler loads this module. */
export const theReaderCopies = (): ReaderCopies => (shared[key] ??= create())

function create(): ReaderCopies {
  const report = reportAs('media')
  const { dataDir, disk } = readEnvironment()
  const folder = path.join(dataDir, 'media')
  const own = `v${cleaningVersion}`
  void removeOthers(folder, own).catch((error: unknown) => report(String(error)))
  // One core is left to answer with.
  const jobs = Math.max(1, Math.min(availableParallelism() - 1, 4))
  return new ReaderCopies({ folder: path.join(folder, own), disk: disk.media, files: 50_000, jobs, report })
}

/** What was made by another version of the cleaning. */
async function removeOthers(folder: string, own: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) if (name !== own) await rm(path.join(folder, name), { recursive: true })
}
