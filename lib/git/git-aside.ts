/**
 * Git started by a small process beside this one. Before a program begins, Linux copies the tables of all memory of the
 * process that starts it: of a server with some hundred megabytes that takes ten milliseconds and more, in which nobody is
 * answered, and a push takes ten programs.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { endGroup, type GitOptions, type RunGit } from './run-git.ts'

const program = fileURLToPath(new URL('./git-program.ts', import.meta.url))
/** Milliseconds without a question, after which the process ends: longer than from one look at a repository to the next. */
const longestIdle = 150_000

export interface GitRequest {
  id: number
  folder: string
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

/** For programs that plain Node runs. The process begins with the first question; one that was lost is replaced by the next. */
export function createGitAside({ idle = longestIdle } = {}): GitAside {
  const waiting = new Map<number, { resolve: (output: string) => void; reject: (error: Error) => void; leader?: number }>()
  let aside: ChildProcess | undefined
  let last = 0
  let rest: NodeJS.Timeout | undefined

  function settle({ id, leader, output, failure }: GitReply): void {
    const asked = waiting.get(id)
    if (asked && leader !== undefined) {
      asked.leader = leader
      return
    }
    waiting.delete(id)
    if (failure !== undefined) asked?.reject(new Error(failure))
    else asked?.resolve(output ?? '')
    if (waiting.size > 0) return
    // It keeps no process from ending, unless somebody waits for it.
    aside?.channel?.unref()
    clearTimeout(rest)
    rest = setTimeout(stop, idle).unref()
  }

  function begin(): ChildProcess {
    const begun = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ['--max-semi-space-size=1'] })
    const lose = (why: string) => {
      if (aside !== begun) return
      aside = undefined
      for (const [id, { leader }] of waiting) {
        // What nobody waits for any more must not write beneath the next.
        endGroup(leader)
        settle({ id, failure: `git: the process that starts it ${why}` })
      }
    }
    begun.on('message', settle)
    begun.on('error', (error) => lose(`failed: ${error.message}`))
    begun.on('exit', (code, signal) => lose(`ended with ${signal ?? code}`))
    begun.unref()
    return begun
  }

  function stop(): void {
    const ended = aside
    clearTimeout(rest)
    if (ended?.connected) ended.disconnect()
    aside = undefined
    for (const id of waiting.keys()) settle({ id, failure: 'git: the server is stopping' })
    clearTimeout(rest)
  }

  return {
    run: (folder, args, options = {}) => new Promise((resolve, reject) => {
      clearTimeout(rest)
      const id = (last += 1)
      aside ??= begin()
      waiting.set(id, { resolve, reject })
      aside.channel?.ref()
      aside.send({ id, folder, args, options } satisfies GitRequest, (error) => { if (error) settle({ id, failure: `git: ${error.message}` }) })
    }),
    stop,
  }
}
