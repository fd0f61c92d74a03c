/** Entries of a commit that become no files: all others do, whatever one of them is called. */
import { lstatSync } from 'node:fs'
import path from 'node:path'
import { isGitEntry, longestName, overlongName } from '#lib/site/file-names.ts'

export interface LeftOut {
  /** As git has it, from the top of the repository. */
  path: string
  message: string
  /** How to mend it. */
  mend: string
}

/** @param folder On the disk that is written to. @returns Why `name` can be no file below it; undefined if it can. */
export function whyLeftOut(folder: string, name: string): LeftOut | undefined {
  const overlong = overlongName(name) ?? name.split('/').find((segment) => Buffer.byteLength(segment) > shortest && isRefused(folder, segment))
  if (overlong !== undefined) return { path: name, message: `The name is too long for a file: ${Buffer.byteLength(overlong)} bytes, of which disks take ${longestName} or fewer`, mend: 'rename it with a shorter name' }
  if (Buffer.byteLength(name) > longestPath) return { path: name, message: `The path is too long for a file: ${Buffer.byteLength(name)} bytes`, mend: 'put it into fewer folders, with shorter names' }
  if (name.split('/').some((segment) => segment === '..' || segment === '.' || isGitEntry(segment))) return { path: name, message: 'The name is one that git keeps for itself', mend: 'take it out of the repository' }
  // So Node.js reads bytes that are no UTF-8.
  if (name.includes('\u{fffd}')) return { path: name, message: 'The name is not written in UTF-8', mend: 'rename it' }
  return undefined
}

/** Of one that is not there after all was written. */
export const notWritten = (name: string): LeftOut => ({ path: name, message: 'The file cannot be written under this name', mend: 'rename it' })

/** Bytes of a name that every disk takes. */
const shortest = 100
/** Bytes below the folder, of the 4,096 that Linux takes for a path. */
const longestPath = 3_000

function isRefused(folder: string, segment: string): boolean {
  try {
    lstatSync(path.join(folder, segment), { throwIfNoEntry: false })
    return false
  } catch (error) {
    return ['ENAMETOOLONG', 'EILSEQ', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')
  }
}
