/**
 * The versions of one file, as its branch had them. Always asked for one plain path, so that git looks into no commit
 * that its changed-path filters rule out (gitformat-commit-graph(5)); `--follow` would look into every one.
 */
import type { Repository } from './repository.ts'
import { commitTime } from './commit-time.ts'
import { runGit } from './run-git.ts'

interface FileVersion {
  /** When it came to the branch, as the committer's clock had it: ISO 8601 with offset. */
  at: string
  /** Id of its content. */
  blob: string
}

export interface FileHistory {
  /** Oldest first. */
  versions: FileVersion[]
  /** There may have been earlier ones that are not known: of a shallow clone, or more than were asked for. */
  isCutShort: boolean
}

export interface FileHistoryOptions {
  /** Relative to the repository's `folder`. */
  path: string
  /** Folders, relative to the same, in which the file may have stood before it came to its path. */
  formerFolders: readonly string[]
  /** Whether a file there is this one under an earlier name. */
  isFormer: (path: string) => boolean
  /** Versions. */
  most: number
}

const mostMoves = 10
const timeout = 15_000

/**
 * Goes back along first parents: what was merged counts from when it was merged, which is when readers could see it.
 * Ends at the commit that added the file after it had been deleted.
 * @throws Error when there is no commit, or git does not answer.
 */
export async function readFileHistory(repository: Repository, { path, formerFolders, isFormer, most }: FileHistoryOptions): Promise<FileHistory> {
  const isShallow = (await runGit(repository, ['rev-parse', '--is-shallow-repository'], { timeout })).trim() === 'true'
  const versions: FileVersion[] = []
  let [from, name] = ['HEAD', path]
  for (let move = 0; move <= mostMoves; move += 1) {
    const entries = await readLog(repository, from, name, most + 1 - versions.length)
    for (const { at, mode, blob, status, parent } of entries) {
      if (status === 'D') return finished(versions, false)
      // A link to another file has no words of its own.
      if (mode.startsWith('100')) versions.push({ at, blob })
      if (versions.length > most) return finished(versions.slice(0, most), true)
      if (status !== 'A') continue
      if (parent === undefined) return finished(versions, isShallow)
      const former = (await listFiles(repository, parent, formerFolders)).filter((file) => file !== name && isFormer(file)).sort().at(-1)
      if (former === undefined) return finished(versions, false)
      ;[from, name] = [parent, former]
      break
    }
    if (entries.length === 0 || entries.at(-1)!.status !== 'A') return finished(versions, isShallow)
  }
  return finished(versions, true)
}

const finished = (newestFirst: FileVersion[], isCutShort: boolean): FileHistory => ({ versions: newestFirst.reverse(), isCutShort })

interface LogEntry extends FileVersion {
  mode: string
  status: string
  /** The first; a root has none. */
  parent: string | undefined
}

/** Newest first; at most up to the commit that added the file. */
async function readLog(repository: Repository, from: string, path: string, most: number): Promise<LogEntry[]> {
  const format = '--format=%x01%cI %P'
  const log = await runGit(repository, ['log', '--first-parent', '-m', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', `--max-count=${most}`, format, from, '--', path], { timeout })
  const entries = log.split('\u0001').slice(1).flatMap((commit): LogEntry[] => {
    const [at = '', parent] = commit.slice(0, commit.indexOf('\n')).split(' ')
    const found = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) ([A-Z])/m.exec(commit)
    return found ? [{ at: commitTime(at), mode: found[1]!, blob: found[2]!, status: found[3]!, parent: parent || undefined }] : []
  })
  const added = entries.findIndex(({ status }) => status === 'A')
  return added < 0 ? entries : entries.slice(0, added + 1)
}

async function listFiles(repository: Repository, commit: string, folders: readonly string[]): Promise<string[]> {
  return (await runGit(repository, ['ls-tree', '-r', '-z', '--name-only', commit, '--', ...folders.map((name) => `${name}/`)], { timeout })).split('\0')
}
