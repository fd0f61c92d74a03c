/** Git, as a program: the only place that starts it, in this process or in the one beside it (`git-aside.ts`). */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { childEnvironment } from '#lib/site/child-environment.ts'
import { maskCredentials } from './remote-access.ts'
import type { Repository } from './repository.ts'

export interface GitOptions {
  /** Milliseconds until it is ended; a remote may never answer. */
  timeout?: number
  /** Milliseconds without a word from it until it is ended, however long it may go on talking. */
  silence?: number
  /** What it reads. */
  input?: string
  /** Bytes of output at which it is ended. */
  maxBytes?: number
  /** The file that serves as index, for a bare repository. */
  index?: string
  /** What a call needs that speaks to a remote, of `remoteAccess`; without it git reaches none. */
  remote?: Readonly<Record<string, string>>
  /** Of the answer: `latin1` has a character for each byte, for what need not be text. */
  encoding?: 'utf8' | 'latin1'
}

/** No question that nobody answers, no network, and nothing fetched that was left out of a clone. A person's own settings stay: credentials are kept there. */
const environment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  // Names in the content are names: none is a pattern.
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  // Before 2.45 git does not know the line above: a transport that there is not fetches nothing either.
  GIT_ALLOW_PROTOCOL: 'none',
  LC_ALL: 'C',
}

/** What a hook of the repository, its settings, or a variable set by one that called us, could change. */
const safeguards = [
  'core.hooksPath=/dev/null', 'core.fsmonitor=false', 'core.quotePath=false', 'safe.bareRepository=explicit', 'safe.directory=*',
  'submodule.recurse=false', 'fetch.recurseSubmodules=false', 'diff.ignoreSubmodules=all',
  'gc.auto=0', 'maintenance.auto=false',
  // What is asked of `log` is meant as it stands; a signature is checked by a program that the repository may name.
  'log.follow=false', 'log.showSignature=false', 'log.showRoot=true', 'log.diffMerges=separate', 'log.mailmap=false', 'color.ui=false',
  // Of a repository that is made: nothing of a template, and the format we know.
  'init.templateDir=', 'init.defaultRefFormat=files', 'init.defaultObjectFormat=sha1',
].flatMap((setting) => ['-c', setting])

/**
 * @param repository Named to git in every call, so that it looks for none.
 * @returns What it wrote, as UTF-8 unless another encoding is asked for.
 * @throws Error with what git said, or that it took too long.
 */
export type RunGit = (repository: Repository, args: readonly string[], options?: GitOptions) => Promise<string>

/** For the whole process, whichever copy of this module asks: what renders pages has one of its own. */
const shared = globalThis as { ovozGit?: RunGit }

export const runGit: RunGit = (...asked) => (shared.ovozGit ?? runGitHere)(...asked)

/** From now on `run` is asked instead; without it, this process starts git again. */
export function leaveGitTo(run: RunGit | undefined): void {
  if (run) shared.ovozGit = run
  else delete shared.ovozGit
}

/** First processes of groups. */
const running = new Set<number>()

/** Ends all that `runGitHere` has started, at once: who comes next may already be beginning. */
export function endGits(): void {
  for (const leader of running) signal(leader, 'SIGKILL')
}

/** @param onStart Is given the process, which leads a group of its own. */
export function runGitHere({ gitDir, workTree, folder = workTree ?? gitDir }: Repository, args: readonly string[], { timeout = 30_000, silence, input, maxBytes = 256_000_000, index, remote, encoding = 'utf8' }: GitOptions = {}, onStart?: (leader: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const where = [`--git-dir=${gitDir}`, ...(workTree === undefined ? [] : [`--work-tree=${workTree}`])]
    const env = childEnvironment({ ...environment, ...(index === undefined ? {} : { GIT_INDEX_FILE: index }), ...remote })
    // In a group of its own: the programs that git starts for a remote must end with it.
    const child = spawn('git', [...where, ...safeguards, ...args], { cwd: folder, env, detached: true })
    if (child.pid !== undefined) {
      running.add(child.pid)
      onStart?.(child.pid)
    }
    let failure: string | undefined
    const giveUp = (why: string) => {
      failure ??= why
      void endGroup(child.pid)
    }
    const timer = setTimeout(() => giveUp(`gave no answer within ${timeout / 1000} s`), timeout)
    let worked = 0
    const lull = silence === undefined ? undefined : setTimeout(() => {
      // Silent, and at work: a large file takes long to be read through.
      const total = child.pid === undefined ? 0 : processorTime(child.pid)
      if (total > worked) lull?.refresh()
      else giveUp(`gave no answer within ${silence / 1000} s`)
      // A twentieth of the time at least.
      worked = total + silence / 20_000
    }, silence)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', () => lull?.refresh())
    const stdout = collect(child.stdout, maxBytes, () => giveUp(`wrote more than ${maxBytes} bytes`))
    const stderr = collect(child.stderr, maxBytes, () => giveUp('complained without end'))
    child.stdin.on('error', () => {}).end(input ?? '')
    child.on('error', (error) => giveUp(`cannot be started: ${error.message}`))
    child.on('close', (code) => {
      if (child.pid !== undefined) running.delete(child.pid)
      clearTimeout(timer)
      clearTimeout(lull)
      if (failure === undefined && code === 0) return resolve(stdout(encoding))
      reject(new Error(`git ${args.find(isCommand)}: ${failure ?? (maskCredentials(complaint(stderr('utf8')) ?? '') || `ended with ${code}`)}`))
    })
  })
}

/** @returns A function that gives what was written, once all of it was. */
function collect(stream: Readable, maxBytes: number, onExcess: () => void): (encoding: 'utf8' | 'latin1') => string {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > maxBytes) onExcess()
    else chunks.push(chunk)
  })
  return (encoding) => Buffer.concat(chunks).toString(encoding)
}

/** What comes after git's own options and their values. */
const isCommand = (argument: string) => /^[a-z]+(-[a-z]+)*$/.test(argument)

/** The line that says why; hints and questions follow it. */
const complaint = (text: string) => text.split(/[\r\n]/).find((line) => /^(fatal|error):/.test(line)) ?? text.trim().split('\n').at(-1)

/** As git expects to be ended, so that it takes its locks and half-written files with it; after a second in any case. Resolves when it is gone. */
export async function endGroup(leader: number | undefined): Promise<void> {
  if (leader === undefined) return
  const end = performance.now() + 1_000
  for (let isThere = signal(leader, 'SIGTERM'); isThere; isThere = signal(leader, 0)) {
    if (performance.now() > end) return void signal(leader, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** @returns Whether there was still somebody in the group. */
function signal(leader: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, name)
  } catch {
    return false
  }
}

/** Seconds that the processes of a group have had of processors, as far as they still run; 0 where the system does not tell (proc(5)). */
function processorTime(leader: number): number {
  try {
    const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => readIfThere(`/proc/${name}/stat`))
    // Behind the name, which may hold anything: state, parent, group, …; the 12th and 13th are hundredths of a second.
    const fields = processes.map((text) => text.slice(text.lastIndexOf(')') + 2).split(' ')).filter(([, , group]) => Number(group) === leader)
    return fields.reduce((sum, field) => sum + (Number(field[11]) + Number(field[12])) / 100, 0)
  } catch {
    return 0
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
