/**
 * Which repository git works on. Git's own way of looking for one also takes any folder that looks like a repository
 * inside: four files that a commit may bring would name programs to run (git-config(1), `safe.bareRepository`). So git never looks.
 */
import { readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'

export interface Repository {
  /** Absolute path of objects, references and settings. */
  readonly gitDir: string
  /** Absolute path of the folder whose files it keeps. Without it, the repository has none. */
  readonly workTree?: string
  /** Absolute path in the working tree from which paths are told; `workTree` itself, if not given. */
  readonly folder?: string
}

/** For what git is asked outside of any: a person's own settings. */
export const noRepository: Repository = { gitDir: '/dev/null', folder: '/' }

/**
 * The repository that a folder belongs to: the nearest `.git` in it or above it, a folder or the file of a worktree or a submodule
 * (gitrepository-layout(5)), on the same disk, of the owner of the folder, ourselves or the system. `.git` is the one name that git
 * takes from no commit.
 * @throws Error when the folder is not there.
 */
export function findRepository(folder: string): Repository | undefined {
  const from = realpathSync(folder)
  const { uid, dev } = statSync(from)
  for (let top = from; ; top = path.dirname(top)) {
    if (statSync(top).dev !== dev) return undefined
    const entry = path.join(top, '.git')
    const stats = statSync(entry, { throwIfNoEntry: false })
    const gitDir = stats && gitDirAt(entry, stats)
    if (gitDir !== undefined) return isTrusted(stats!, uid) ? { gitDir, workTree: top, folder: from } : undefined
    if (path.dirname(top) === top) return undefined
  }
}

/** As `findRepository`. @throws Error also when there is none. */
export function repositoryOf(folder: string): Repository {
  const repository = findRepository(folder)
  if (!repository) throw new Error(`${folder} is not in a git repository`)
  return repository
}

function gitDirAt(entry: string, stats: Stats): string | undefined {
  // One without a HEAD git passes by, too.
  if (stats.isDirectory()) return statSync(path.join(entry, 'HEAD'), { throwIfNoEntry: false }) ? entry : undefined
  const named = stats.isFile() && stats.size < 10_000 ? /^gitdir: ([^\r\n]+)[\r\n]*$/.exec(readFileSync(entry, 'utf8'))?.[1] : undefined
  return named === undefined ? undefined : path.resolve(path.dirname(entry), named)
}

/** Anybody may leave a `.git` in a folder that all may write to, above the content. */
const isTrusted = ({ uid }: Stats, owner: number) => process.getuid === undefined || [owner, process.getuid(), 0].includes(uid)
