/** Which commits a push brings, from the lines that git gives its hook (githooks(5), pre-push). */
import type { Repository } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'

export interface PushedCommit {
  commit: string
  /** What the remote has of it; undefined if all of it is new. */
  since: string | undefined
}

const line = /^\S+ (?<commit>[0-9a-f]{40,64}) (?<remoteRef>\S+) (?<known>[0-9a-f]{40,64})$/
const isNone = (name: string) => /^0+$/.test(name)

/** Of branches alone; one that is deleted brings nothing. @param remote Its name, or its address. */
export async function pushedCommits(repository: Repository, lines: string, remote: string): Promise<PushedCommit[]> {
  const found: PushedCommit[] = []
  for (const text of lines.split('\n')) {
    const { commit = '', remoteRef = '', known = '' } = line.exec(text)?.groups ?? {}
    if (!remoteRef.startsWith('refs/heads/') || isNone(commit)) continue
    if (!isNone(known) && (await has(repository, known))) found.push({ commit, since: known })
    else {
      const first = await firstNew(repository, commit, remote)
      if (first !== undefined) found.push({ commit, since: await parentOf(repository, first) })
    }
  }
  return found
}

const has = (repository: Repository, commit: string) => runGit(repository, ['cat-file', '-e', `${commit}^{commit}`]).then(() => true, () => false)

/** Of a branch that the remote lacks, or that somebody else has pushed to: since where it left what the remote is known to have. */
async function firstNew(repository: Repository, commit: string, remote: string): Promise<string | undefined> {
  // It is read as a pattern: of a name that would mean more, all is looked at.
  const known = /[*?[\\]/.test(remote) ? [] : ['--not', `--remotes=${remote}`]
  return (await runGit(repository, ['rev-list', commit, ...known])).trim().split('\n').at(-1) || undefined
}

const parentOf = (repository: Repository, commit: string) => runGit(repository, ['rev-parse', '--verify', '--quiet', `${commit}^`]).then((name) => name.trim(), () => undefined)
