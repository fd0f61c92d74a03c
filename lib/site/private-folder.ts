/** What is derived holds drafts, embargoed articles and receipts: it is for who runs this, and for nobody else on the computer. */
import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { requireFolder } from './make-folder.ts'
import { isFolder } from './set-aside.ts'

const othersRights = 0o077
const stickyBit = 0o1000

/** What files are given here otherwise; undefined until it is taken away. */
let usualMask: number | undefined

/** @throws Error when it cannot be made or written, that says what to do. */
export function makePrivateFolder(folder: string): void {
  requireFolder(folder, 0o700)
}

/**
 * From now on whatever this process and those it starts write is readable by its owner alone, and so is what lies in the
 * data folder since before. To be called before anything is written, and not by a worker thread, which may not.
 * @param warn Told, in one line, what others can read and may not be changed here.
 */
export function keepPrivate(dataDir: string, warn: (message: string) => void): void {
  const before = process.umask(othersRights)
  usualMask ??= before
  // One that is there and not ours to write can still be read.
  if (!isFolder(dataDir)) makePrivateFolder(dataDir)
  if (process.getuid === undefined) return
  takeRights(dataDir, true)
  // What lies deeper is reached through these alone.
  for (const name of readdirSync(dataDir)) takeRights(path.join(dataDir, name))
  if ((statSync(dataDir).mode & othersRights) !== 0) warn(`${dataDir} can be read by others, drafts in it included, and is not ours to change: have its owner chmod 700 it, or name another folder as DATA_DIR.`)
}

/** Only of what is ours; not of a place that is everybody's, such as /tmp, nor by way of a link. */
function takeRights(name: string, isRoot = false): void {
  try {
    // A data folder may be named by a link; in it, one leads out.
    const found = isRoot ? statSync(name) : lstatSync(name)
    if ((found.mode & othersRights) === 0 || found.uid !== process.getuid?.() || (found.mode & stickyBit) !== 0 || found.isSymbolicLink()) return
    chmodSync(name, found.mode & 0o777 & ~othersRights)
  } catch {
    // Gone meanwhile, or of a disk that knows no rights or cannot be written: the folder itself is looked at afterwards.
  }
}

/**
 * For what others are to read: content, and what a build makes. Whatever `work` writes, at once, has the rights that files
 * usually have here.
 */
export function withUsualRights<Result>(work: () => Result): Result {
  if (usualMask === undefined) return work()
  const kept = process.umask(usualMask)
  try {
    return work()
  } finally {
    process.umask(kept)
  }
}
