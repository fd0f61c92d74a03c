import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { acquireLock } from '#lib/catalogue/store/writer-lock.ts'
import { runGit } from '#lib/git/run-git.ts'
import { CannotCompare, placeInRepository } from './changed-since.ts'
import { checkKey } from './check-catalogue.ts'

/** A first check-out of a large repository may take minutes. */
const patience = 600_000

/**
 * The files of a commit, in a folder aside that stays for the next: then only what differs is written, and what did not keeps
 * its stamp. The repository itself is only read; its objects are borrowed (gitrepository-layout, `objects/info/alternates`).
 * @param commit Full name. @param use Gets the content folder as it is in that commit, which is its own until it ends.
 * @throws CannotCompare if the commit has no such folder.
 */
export async function withCommit<Result>({ contentDir, dataDir, commit }: { contentDir: string; dataDir: string; commit: string }, use: (contentDir: string) => Promise<Result>): Promise<Result> {
  const folder = path.join(dataDir, 'check', `commits-${checkKey(contentDir)}`)
  mkdirSync(folder, { recursive: true })
  const lock = await acquireLock(path.join(folder, 'lock'), patience)
  try {
    const tree = path.join(folder, 'tree')
    await checkOut(contentDir, tree, commit).catch(async () => {
      // Interrupted the last time, or the repository no longer has what it borrowed.
      rmSync(tree, { recursive: true, force: true })
      await checkOut(contentDir, tree, commit)
    })
    const within = path.join(tree, (await placeInRepository(contentDir)) ?? '')
    if (!existsSync(within)) throw new CannotCompare(`The commit ${commit.slice(0, 10)} has no folder ${path.relative(tree, within)}.`)
    return await use(within)
  } finally {
    lock.close()
  }
}

async function checkOut(contentDir: string, tree: string, commit: string): Promise<void> {
  const [objects, format] = (await runGit(contentDir, ['rev-parse', '--path-format=absolute', '--git-path', 'objects', '--show-object-format'])).split('\n')
  if (!existsSync(path.join(tree, '.git'))) {
    mkdirSync(tree, { recursive: true })
    await runGit(tree, ['init', '--quiet', `--object-format=${format}`])
  }
  writeFileSync(path.join(tree, '.git/objects/info/alternates'), `${objects}\n`)
  rmSync(path.join(tree, '.git/index.lock'), { force: true })
  await runGit(tree, ['checkout', '--quiet', '--force', '--detach', commit], { timeout: patience })
  await runGit(tree, ['clean', '-ffdxq'])
}
