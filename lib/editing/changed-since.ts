/** What git knows of a content folder. */
import path from 'node:path'
import { findRepository, type Repository } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'

/** Git cannot say what was asked; the message says why, and what to do. */
export class CannotCompare extends Error {}

/** As hosts send it for a branch that is new: nothing came before. */
const noCommit = /^0{40,64}$/

/**
 * The full name of a commit, or undefined for the name of none, 000….
 * @param name Whatever git takes: a hash, a branch, HEAD~2.
 * @throws CannotCompare if there is no repository, or no such commit in it.
 */
export async function resolveCommit(contentDir: string, name: string): Promise<string | undefined> {
  if (noCommit.test(name)) return undefined
  if (name === '' || name.startsWith('-')) throw new CannotCompare(`“${name}” is not the name of a commit: write one, as in HEAD~1 or 3f2a90c.`)
  const repository = repositoryAt(contentDir)
  const isShallow = await ask(repository, ['rev-parse', '--is-shallow-repository'], (reason) => whyNoRepository(contentDir, reason))
  return (await ask(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], () =>
    isShallow.trim() === 'true'
      ? `There is no commit “${name}” here: this copy of the repository has only the newest commits. Run git fetch --unshallow; in a workflow, check out with fetch-depth: 0 (GitHub) or GIT_DEPTH: 0 (GitLab).`
      : `There is no commit “${name}” here. Run git fetch, or correct the name; git log --oneline lists them.`)).trim()
}

/**
 * Paths below the content folder that differ between two commits, with `/`; those that are gone too. A file moved is two.
 * @param until Without it, the files as they lie there are compared, also those that git does not know yet.
 */
export async function changedSince(contentDir: string, since: string, until?: string): Promise<string[]> {
  const repository = repositoryAt(contentDir)
  const differences = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all', '--relative', '-z', since, ...(until === undefined ? [] : [until]), '--', '.']
  const lists = [runGit(repository, differences), ...(until === undefined ? [runGit(repository, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.'])] : [])]
  return [...new Set((await Promise.all(lists)).flatMap((list) => list.split('\0').filter((name) => name !== '')))].sort()
}

/** Where the content folder lies in its repository, as `content/`; '' if it is all of it, undefined if there is none. */
export function placeInRepository(contentDir: string): string | undefined {
  const { workTree, folder } = findRepository(contentDir) ?? {}
  if (workTree === undefined || folder === undefined) return undefined
  return path.relative(workTree, folder).split(path.sep).filter(Boolean).map((segment) => `${segment}/`).join('')
}

/** @throws CannotCompare */
function repositoryAt(contentDir: string): Repository {
  const repository = findRepository(contentDir)
  if (!repository) throw new CannotCompare(`${contentDir} is in no git repository: check everything, without --since.`)
  return repository
}

async function ask(repository: Repository, args: readonly string[], explain: (reason: string) => string): Promise<string> {
  try {
    return await runGit(repository, args)
  } catch (cause) {
    throw new CannotCompare(explain((cause as Error).message), { cause })
  }
}

function whyNoRepository(contentDir: string, reason: string): string {
  if (/ENOENT/.test(reason)) return 'git was not found: install it, or check everything, without --since.'
  return `Git cannot be asked about ${contentDir}: ${reason}.`
}
