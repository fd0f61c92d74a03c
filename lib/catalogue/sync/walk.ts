import { lstatSync, readdirSync, realpathSync, type BigIntStats } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { isGitEntry } from '#lib/site/file-names.ts'

export interface FoundFile {
  /** Relative to the content folder, with `/`. */
  path: string
  /** Changes whenever the file may have changed: size, both times to the nanosecond, and the inode. */
  stamp: string
  /** Why it is not read, if it is not a plain file or cannot be looked at. */
  fault?: 'link' | 'unreadable' | 'repository' | 'name'
}

/**
 * Every file below the content folder. Links are not followed, so nothing outside is ever read or served.
 * Throws if a folder cannot be read.
 */
export const walkContent = (contentDir: string): FoundFile[] => walkFrom(contentDir, '')

function walkFrom(contentDir: string, start: string): FoundFile[] {
  const found: FoundFile[] = []
  const folders = [start]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readFolder(join(contentDir, folder), join(contentDir, start))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (isGitEntry(entry.name)) found.push(...lookAtRepository(contentDir, path))
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || isGitEntry(entry.name)) continue
      if (entry.isDirectory()) folders.push(path)
      else {
        const file = lookAt(contentDir, path)
        if (file) found.push(file)
      }
    }
  }
  return found
}

/** The files that some changed paths stand for: a folder for all in it. Paths outside are left out. */
export function walkPaths(contentDir: string, paths: readonly string[]): FoundFile[] {
  if (paths.length === 0) return []
  // Without the content folder itself, every one of them would seem deleted.
  readFolder(contentDir, contentDir)
  return paths.flatMap((path) => {
    if (isGitEntry(path.slice(path.lastIndexOf('/') + 1))) return lookAtRepository(contentDir, path)
    const stats = statsOf(join(contentDir, path))
    if (!stats || liesBehindLink(contentDir, path)) return []
    if (!stats.isDirectory()) return lookAt(contentDir, path) ?? []
    return walkFrom(contentDir, path)
  })
}

/** A path as the catalogue writes it, or undefined if it leads out of the content folder or to a hidden file. */
export function contentPath(path: string): string | undefined {
  const segments = path.split(sep).join('/').split('/').filter((segment) => segment !== '' && segment !== '.')
  const git = segments.findIndex(isGitEntry)
  // What changed in a repository within is told of that itself.
  if (git > 0) return contentPath(segments.slice(0, git).join('/')) && segments.slice(0, git + 1).join('/')
  if (segments.length === 0 || segments.some((segment) => segment.startsWith('.'))) return undefined
  return segments.join('/')
}

/** What a disk has no names for it does not have: a commit may name it all the same. */
function statsOf(file: string) {
  try {
    return lstatSync(file, { throwIfNoEntry: false })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return undefined
    throw cause
  }
}

/** Undefined if the file vanished meanwhile, or is neither a file nor a link. */
function lookAt(contentDir: string, path: string): FoundFile | undefined {
  try {
    const stats = lstatSync(join(contentDir, path), { bigint: true, throwIfNoEntry: false })
    if (stats?.isSymbolicLink()) return { path, stamp: stampOf(stats), fault: 'link' }
    // So Node.js reads bytes that are no UTF-8, and finds nothing under that name.
    if (!stats && path.includes('\u{fffd}')) return { path, stamp: '', fault: 'name' }
    return stats?.isFile() ? { path, stamp: stampOf(stats) } : undefined
  } catch {
    return { path, stamp: '', fault: 'unreadable' }
  }
}

/** The content's own, or that of which it is a worktree, is none of its files. */
function lookAtRepository(contentDir: string, path: string): FoundFile[] {
  const stats = path.includes('/') ? lstatSync(join(contentDir, path), { bigint: true, throwIfNoEntry: false }) : undefined
  return stats ? [{ path, stamp: stampOf(stats), fault: 'repository' }] : []
}

/** Tells one version of a file from another without reading it. */
export const stampOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats) => `${size}:${mtimeNs}:${ctimeNs}:${ino}`

function liesBehindLink(contentDir: string, path: string): boolean {
  try {
    const folder = dirname(join(realpathSync(contentDir), path))
    return realpathSync(folder) !== folder
  } catch {
    return true
  }
}

function readFolder(folder: string, root: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    // Removed while we walk. Anything else must not look as if all that lies in it had been deleted.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT' && folder !== root) return []
    throw new Error(`The folder ${folder} cannot be read: nothing was changed`, { cause })
  }
}
