/**
 * Git started by a small process beside this one. Before a program begins, Linux copies the tables of all memory of the
 * process that starts it: of a server with some hundred megabytes that takes ten milliseconds and more, in which nobody is
 * answered, and a push takes ten programs.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '#lib/site/child-environment.ts'
import { endGroup, type GitOptions, type RunGit } from './run-git.ts'
import type { Repository } from './repository.ts'

const program = fileURLToPath(new URL('./git-program.ts', import.meta.url))
/** Milliseconds without a question, after which the process ends: longer than from one look at a repository to the next. */
const longestIdle = 150_000

export interface GitRequest {
  id: number
  repository: Repository
  args: readonly string[]
  options: GitOptions
}

export interface GitReply {
  id: number
  /** At first the process, which leads a group of its own; then either what git wrote or why it failed. */
  leader?: number
  output?: string
  failure?: string
}

export interface GitAside {
  run: RunGit
  /** Ends the process, and every git it has started. */
  stop: () => void
}

/** The process, and who waits for it. */
interface Starter {
  child: ChildProcess
  waiting: Map<number, { resolve: (output: string) => void; reject: (error: Error) => void; leader?: number }>
}

/** For programs that plain Node runs. The process begins with the first question; one that was lost is replaced by the next. */
export function createGitAside({ idle = longestIdle } = {}): GitAside {
  let starter: Starter | undefined
  let last = 0
  let rest: NodeJS.Timeout | undefined

  function settle({ child, waiting }: Starter, { id, leader, output, failure }: GitReply): void {
    const asked = waiting.get(id)
    if (asked && leader !== undefined) {
      asked.leader = leader
      return
    }
    waiting.delete(id)
    if (failure !== undefined) asked?.reject(new Error(failure))
    else asked?.resolve(output ?? '')
    if (waiting.size > 0 || starter?.child !== child) return
    // It keeps no process from ending, unless somebody waits for it.
    child.channel?.unref()
    clearTimeout(rest)
    rest = setTimeout(stop, idle).unref()
  }

  function begin(): Starter {
    const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ['--max-semi-space-size=1'], env: childEnvironment() })
    const begun: Starter = { child, waiting: new Map() }
    const lose = (why: string) => {
      if (starter === begun) starter = undefined
      for (const [id, { leader }] of begun.waiting)
        // What nobody waits for any more must not write beneath the next.
        void endGroup(leader).then(() => settle(begun, { id, failure: `git: the process that starts it ${why}` }))
    }
    child.on('message', (reply: GitReply) => settle(begun, reply))
    child.on('error', (error) => lose(`failed: ${error.message}`))
    child.on('exit', (code, signal) => lose(`ended with ${signal ?? code}`))
    child.unref()
    return begun
  }

  function stop(): void {
    const ended = starter
    starter = undefined
    clearTimeout(rest)
    if (ended?.child.connected) ended.child.disconnect()
    for (const id of ended?.waiting.keys() ?? []) settle(ended!, { id, failure: 'git: the server is stopping' })
  }

  return {
    run: (repository, args, options = {}) => new Promise((resolve, reject) => {
      clearTimeout(rest)
      const id = (last += 1)
      // Its channel closes before its end is known.
      if (!starter?.child.connected) starter = begin()
      const asked = starter
      asked.waiting.set(id, { resolve, reject })
      asked.child.channel?.ref()
      asked.child.send({ id, repository, args, options } satisfies GitRequest, (error) => { if (error) settle(asked, { id, failure: `git: ${error.message}` }) })
    }),
    stop,
  }
}
