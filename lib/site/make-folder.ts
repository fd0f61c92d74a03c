/** The one way in which a folder of the data folder is made, whatever lies in its place. */
import { accessSync, constants, lstatSync, mkdirSync, type Stats } from 'node:fs'
import path from 'node:path'
import { isFolder, setAside } from './set-aside.ts'

/**
 * Makes folders of ours, each in the one before, and what is missing above the first. A file in the place of one is set aside; what
 * stands above is not ours to move.
 * @throws Error when one cannot be made or written, that says what to do.
 */
export function makeFolder(...folders: string[]): void {
  for (const folder of folders) {
    if (entryAt(folder)?.isFile() === true) setAside(folder)
    requireFolder(folder)
  }
}

/** The same, of a folder that whoever starts us has named: whatever lies in its place is theirs. */
export function requireFolder(folder: string, mode?: number): void {
  try {
    mkdirSync(folder, { recursive: true, mode })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const advice = adviceOn(folder, code)
    throw advice === undefined ? cause : Object.assign(new Error(advice, { cause }), { code })
  }
}

/** Undefined for what the system has said well enough, such as that the disk is full. */
function adviceOn(folder: string, code: string | undefined): string | undefined {
  if (entryAt(folder)?.isSymbolicLink() === true && !isFolder(folder)) return `${folder} is a link that leads to no folder: mount or make what it leads to, or remove the link.`
  const standing = nearest(folder)
  if (!isFolder(standing)) return `${folder} cannot be made: ${standing} is no folder. Move it away, or name another folder as DATA_DIR.`
  if (code !== 'EACCES' && code !== 'EPERM') return undefined
  const what = standing === folder ? 'written' : 'made'
  return `${folder} cannot be ${what} by the user who runs this (${process.getuid?.()}): have the owner of ${standing} give it to them (chown), or name another folder as DATA_DIR.`
}

/** What there is of a path. */
const nearest = (name: string): string => (entryAt(name) || name === path.dirname(name) ? name : nearest(path.dirname(name)))

/** Undefined, too, for what lies below a file, or where we may not look. */
function entryAt(name: string): Stats | undefined {
  try {
    return lstatSync(name, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
