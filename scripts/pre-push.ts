/** What the hook of `npm run hook` runs: node scripts/pre-push.ts <content> <remote>, with git's lines on its standard input. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pushedCommits } from '#lib/editing/pushed-commits.ts'
import { repositoryOf } from '#lib/git/repository.ts'
import { siteEnvironment } from '#lib/site/child-environment.ts'
import { complain } from './terminal.ts'

const [contentDir = 'content', remote = ''] = process.argv.slice(2)

/** @returns How the check ended. */
function check(commit: string, since: string | undefined): number {
  const args = [path.resolve(import.meta.dirname, 'check.ts'), contentDir, '--commit', commit, ...(since === undefined ? [] : ['--since', since])]
  // Standard output is not shown by every program that pushes.
  return spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2], env: siteEnvironment() }).status ?? 2
}

try {
  const commits = await pushedCommits(repositoryOf(contentDir), readFileSync(0, 'utf8'), remote)
  const results = commits.map(({ commit, since }) => check(commit, since))
  if (results.includes(1)) complain('pre-push: nothing was pushed. Mend what is called an error above, commit, and push again.')
  if (results.some((result) => result > 1)) complain('pre-push: nothing was pushed, because the check could not be made.')
  process.exitCode = results.some((result) => result !== 0) ? 1 : 0
} catch (error) {
  complain(`pre-push: nothing was pushed, because the check could not be made: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
