import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { acquireLock } from '#lib/catalogue/store/writer-lock.ts'
import type { Problem } from '#lib/catalogue/types.ts'
import { type LeftOut, whyLeftOut } from '#lib/git/left-out.ts'
import { plainAttributes } from '#lib/git/plain-attributes.ts'
import { type Repository, repositoryOf } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'
import { makeFolder } from '#lib/site/make-folder.ts'
import { CannotCompare, placeInRepository } from './changed-since.ts'
import { checkKey } from './check-catalogue.ts'

/** A first check-out of a large repository may take minutes. */
const patience = 600_000

/**
 * The files of a commit, in a folder aside that stays for the next: then only what differs is written, and what did not keeps
 * its stamp. The repository itself is only read; its objects are borrowed (gitrepository-layout, `objects/info/alternates`).
 * @param commit Full name. @param use Gets the content folder as it is in that commit, which is its own until it ends, and
 * what is wrong with entries that could become no files.
 * @throws CannotCompare if the commit has no such folder.
 */
export async function withCommit<Result>({ contentDir, dataDir, commit }: { contentDir: string; dataDir: string; commit: string }, use: (contentDir: string, unwritten: Problem[]) => Promise<Result>): Promise<Result> {
  const folder = path.resolve(dataDir, 'check', `commits-${checkKey(contentDir)}`)
  makeFolder(path.dirname(folder), folder)
  const lock = await acquireLock(path.join(folder, 'lock'), patience)
  try {
    const tree = path.join(folder, 'tree')
    const leftOut = await checkOut(contentDir, tree, commit).catch(async () => {
      // Interrupted the last time, or the repository no longer has what it borrowed.
      rmSync(tree, { recursive: true, force: true })
      return checkOut(contentDir, tree, commit)
    })
    const place = placeInRepository(contentDir) ?? ''
    const within = path.join(tree, place)
    if (!existsSync(within)) throw new CannotCompare(`The commit ${commit.slice(0, 10)} has no folder ${path.relative(tree, within)}.`)
    const unwritten = leftOut.filter((each) => each.path.startsWith(place))
    return await use(within, unwritten.map(({ path: name, message, mend }) => ({ path: name.slice(place.length), line: 1, column: 1, severity: 'error', message, mend })))
  } finally {
    lock.close()
  }
}

/** @returns What could become no files. */
async function checkOut(contentDir: string, tree: string, commit: string): Promise<LeftOut[]> {
  const own: Repository = { gitDir: path.join(tree, '.git'), workTree: tree }
  const [objects, format] = (await runGit(repositoryOf(contentDir), ['rev-parse', '--path-format=absolute', '--git-path', 'objects', '--show-object-format'])).split('\n')
  if (!existsSync(own.gitDir)) {
    mkdirSync(tree, { recursive: true })
    await runGit(own, ['init', '--quiet', '--template=', `--object-format=${format}`])
  }
  mkdirSync(path.join(own.gitDir, 'info'), { recursive: true })
  // As the server writes them.
  writeFileSync(path.join(own.gitDir, 'info/attributes'), plainAttributes)
  writeFileSync(path.join(own.gitDir, 'objects/info/alternates'), `${objects}\n`)
  rmSync(path.join(own.gitDir, 'index.lock'), { force: true })
  const { wanted, leftOut } = await writableTree(own, commit)
  // As files, as the server writes them: a link could lead anywhere.
  await runGit(own, ['-c', 'core.symlinks=false', 'read-tree', '--reset', '-u', wanted], { timeout: patience })
  await runGit(own, ['clean', '-ffdxq'])
  return leftOut
}

/** The commit, or what of it can become files. */
async function writableTree(own: Repository, commit: string): Promise<{ wanted: string; leftOut: LeftOut[] }> {
  const entries = (await runGit(own, ['ls-tree', '-r', '-z', '--full-tree', commit])).split('\0').filter((entry) => entry !== '')
  const reasons = entries.map((entry) => whyLeftOut(own.workTree!, entry.slice(entry.indexOf('\t') + 1)))
  const leftOut = reasons.filter((reason) => reason !== undefined)
  if (leftOut.length === 0) return { wanted: commit, leftOut }
  const index = path.join(own.gitDir, 'writable')
  rmSync(index, { force: true })
  await runGit(own, ['update-index', '-z', '--index-info'], { index, input: entries.filter((_, at) => !reasons[at]).map((entry) => `${entry}\0`).join('') })
  const wanted = (await runGit(own, ['write-tree'], { index })).trim()
  rmSync(index, { force: true })
  return { wanted, leftOut }
}
