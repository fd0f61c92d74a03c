/** The program of `git-aside.ts`. Whatever it has started ends with it, and it with the process that it serves. */
import type { GitReply, GitRequest } from './git-aside.ts'
import { endGits, runGitHere } from './run-git.ts'

process.on('message', ({ id, repository, args, options }: GitRequest) => {
  // Who asked may be gone before it is known here.
  const answer = (reply: GitReply) => process.connected && process.send!(reply, () => {})
  runGitHere(repository, args, options, (leader) => answer({ id, leader })).then((output) => answer({ id, output }), (error: unknown) => answer({ id, failure: error instanceof Error ? error.message : String(error) }))
})
process.on('disconnect', () => {
  endGits()
  process.exit(0)
})
// It ends when the server does, which has something to bring to an end first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
