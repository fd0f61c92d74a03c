/** What the hook of `npm run hook` runs: node scripts/pre-push.ts <content> <remote>, with git's lines on its standard input. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { publicationFile } from '#lib/catalogue/no-publication.ts'
import { type PushedCommit, pushedCommits } from '#lib/editing/pushed-commits.ts'
import { type Repository, repositoryOf } from '#lib/git/repository.ts'
import { runGit } from '#lib/git/run-git.ts'
import { siteEnvironment } from '#lib/site/child-environment.ts'
import { complain } from './terminal.ts'

const [contentDir = 'content', remote = ''] = process.argv.slice(2)
/** The working tree that is pushed from. */
const top = process.env['INIT_CWD'] || '.'

/** @returns How the check ended. */
function check(commit: string, since: string | undefined): number {
  const args = [path.resolve(import.meta.dirname, 'check.ts'), contentDir, '--commit', commit, ...(since === undefined ? [] : ['--since', since])]
  // Standard output is not shown by every program that pushes.
  return spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2], env: siteEnvironment() }).status ?? 2
}

/** A branch that neither has nor had the publication, such as one of pages about the code, is none of its business. */
async function isOfPublication(repository: Repository, { commit, since }: PushedCommit): Promise<boolean> {
  const place = path.join(path.relative(top, contentDir), publicationFile).split(path.sep).join('/')
  const holds = (name: string) => runGit(repository, ['cat-file', '-e', `${name}:${place}`]).then(() => true, () => false)
  return (await holds(commit)) || (since !== undefined && (await holds(since)))
}

try {
  // The branch that lies in the folder need not be the one that is pushed.
  const repository = repositoryOf(existsSync(contentDir) ? contentDir : top)
  const commits = await pushedCommits(repository, readFileSync(0, 'utf8'), remote)
  const isWanted = await Promise.all(commits.map((pushed) => isOfPublication(repository, pushed)))
  const results = commits.filter((_, index) => isWanted[index]).map(({ commit, since }) => check(commit, since))
  if (results.includes(1)) complain('pre-push: nothing was pushed. Mend what is called an error above, commit, and push again.')
  if (results.some((result) => result > 1)) complain('pre-push: nothing was pushed, because the check could not be made.')
  process.exitCode = results.some((result) => result !== 0) ? 1 : 0
} catch (error) {
  complain(`pre-push: nothing was pushed, because the check could not be made: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
