/**
 * What a server does about its content before it answers. An archive of some size is served as the catalogue has it;
 * what changed while no server ran is looked for once it listens, and comes as any push does.
 */
import { standingCatalogue, type Standing } from '#lib/catalogue/sync/standing.ts'
import { type Applied, applyContent, type Expire, expireInStore } from './apply-content.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import type { RepositoryCopy } from './repository-copy.ts'

/** Files that are looked at before the first answer: half a second's worth. */
const quickLook = 20_000

export interface Beginning {
  applied: Applied
  /** Whether the content was looked at. If not, somebody has to. */
  isLooked: boolean
}

export interface BeginOptions {
  /** Where content comes from: then only what differs between two commits is looked at. */
  repository?: Pick<RepositoryCopy, 'checkedOut' | 'changedPaths'> | undefined
  /** Resolves once nothing that is saved in the folder is missed. */
  watching?: Promise<unknown> | undefined
  /** In a process in which Next holds nothing yet. */
  expire?: Expire
  now: Date
  /** Files. */
  quick?: number
}

/**
 * What the hour has brought meanwhile is applied in any case, and so is what an earlier process left undone.
 * @throws NoPublication, or another Error when the content cannot be read or the disk refuses.
 */
export async function beginWithCatalogue({ repository, watching, expire = expireInStore, now, quick = quickLook }: BeginOptions): Promise<Beginning> {
  const standing = standingCatalogue(readEnvironment())
  const commit = await repository?.checkedOut()
  const only = standing && (await (repository ? changedSince(standing, repository, commit) : ofFolder(standing, quick)))
  if (!only) await watching
  const applied = await applyContent({ expire, now, ...(only ? { only } : {}), ...(commit === undefined ? {} : { commit }) })
  return { applied, isLooked: only === undefined || repository !== undefined }
}

async function changedSince({ commit: before }: Standing, repository: Pick<RepositoryCopy, 'changedPaths'>, commit: string | undefined): Promise<readonly string[] | undefined> {
  if (before === undefined || commit === undefined) return undefined
  return before === commit ? [] : repository.changedPaths(before, commit)
}

/** A catalogue that was told of a commit is of a repository's files, and forgets that when all are looked at. */
const ofFolder = ({ commit, files }: Standing, quick: number): readonly string[] | undefined => (commit === undefined && files > quick ? [] : undefined)
