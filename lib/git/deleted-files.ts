import { commitTime } from './commit-time.ts'
import { readBlobs } from './read-blobs.ts'
import { findRepository, type Repository } from './repository.ts'
import { runGit } from './run-git.ts'

interface DeletedFile {
  /** Relative to the folder that was asked about. */
  path: string
  /** When it was deleted, as the committer's clock had it: ISO 8601 with offset. */
  at: string
  /** Its last version. */
  bytes: Uint8Array
}

export interface Deletions {
  /** The commit up to which this is all. */
  upTo: string
  /** It goes back to the beginning: what was known before does not count any more. */
  isWhole: boolean
  /** Oldest first; a path may occur more than once. */
  files: DeletedFile[]
}

export interface DeletionQuestion {
  /** What is checked out, where that is known: each program that is started costs a push its time. */
  commit?: string | undefined
  /** `upTo` of the last time; another history, or none, and it goes back to the beginning. */
  since: string | undefined
  isWanted: (path: string) => boolean
  /** Files; the newest count. */
  most: number
}

/** Milliseconds for the walk: some ten thousand commits a second are looked through, fewer where folders are full. */
const patience = 60_000
/** Folders whose history was too long: asked again each time, they would keep every change from readers for a minute. */
const tooLong = new Set<string>()

/** Files read at a time, and the bytes they may have together. */
const batch = { files: 200, bytes: 32_000_000 }

/**
 * How the catalogue asks for them. Answers undefined where there is no repository, or no commit in it; and when git fails,
 * which is reported. Git that takes too long is not asked again until the process starts anew.
 */
export function deletionsIn(folder: string, report: (error: unknown) => void, timeout = patience): (question: DeletionQuestion) => Promise<Deletions | undefined> {
  return async (question) => {
    if (tooLong.has(folder)) return undefined
    try {
      const repository = findRepository(folder)
      return repository && (await readDeletions(repository, question, timeout))
    } catch (error) {
      if (/gave no answer/.test(String(error))) tooLong.add(folder)
      if (!/not a git repository|Needed a single revision/.test(String(error))) report(error)
      return undefined
    }
  }
}

/**
 * What was deleted below the repository's `folder`, by whatever commit the branch has come to hold. Depends on the history
 * alone, not on the steps in which it was asked for.
 * @throws Error when there is no commit, or git does not answer.
 */
async function readDeletions(repository: Repository, { commit, since, isWanted, most }: DeletionQuestion, timeout: number): Promise<Deletions> {
  const upTo = commit ?? (await runGit(repository, ['rev-parse', '--verify', 'HEAD^{commit}'])).trim()
  const known = since !== undefined && (since === upTo || (await isAncestor(repository, since, upTo))) ? since : undefined
  const committed = known === upTo ? [] : await readLog(repository, known === undefined ? upTo : `${known}..${upTo}`, timeout)
  const wanted = committed.filter(({ path }) => isWanted(path)).slice(0, most).reverse()
  const files: DeletedFile[] = []
  for (let start = 0; start < wanted.length; start += batch.files) {
    const part = wanted.slice(start, start + batch.files)
    const blobs = await readBlobs(repository, part.map(({ name }) => name), batch.bytes)
    for (const { name, ...file } of part) if (blobs.has(name)) files.push({ ...file, bytes: blobs.get(name)! })
  }
  return { upTo, isWhole: known === undefined, files }
}

const isAncestor = (repository: Repository, commit: string, of: string) => runGit(repository, ['merge-base', '--is-ancestor', commit, of]).then(() => true, () => false)

/** Newest first. All of history, simplified nowhere: what one walk leaves out another must leave out too. */
async function readLog(repository: Repository, range: string, timeout: number): Promise<{ path: string; at: string; name: string }[]> {
  const log = await runGit(repository, ['log', '--full-history', '--no-merges', '--diff-filter=D', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '--no-textconv', '--relative', '--format=%x01%cI', range, '--', '.'], { timeout })
  return log.split('\u0001').slice(1).flatMap((commit) => {
    const [at = '', ...lines] = commit.split('\n')
    return lines.flatMap((line) => {
      const found = /^:100\d+ \d+ ([0-9a-f]+) [0-9a-f]+ D\t(.+)$/.exec(line)
      return found ? [{ path: found[2]!, at: commitTime(at), name: found[1]! }] : []
    })
  })
}
