/** Git, as a program: the only place that starts it, in this process or in the one beside it (`git-aside.ts`). */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

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
  /** Of the answer: `latin1` has a character for each byte, for what need not be text. */
  encoding?: 'utf8' | 'latin1'
}

/** No question that nobody answers, no program named by an address. A person's own settings stay: credentials are kept there. */
const environment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  SSH_ASKPASS_REQUIRE: 'never',
  LC_ALL: 'C',
}
/** What an operator may say by a variable: which key to use. */
const given = new Set(['GIT_SSH_COMMAND', 'GIT_SSH'])

/** What a hook of the repository, or a variable set by one that called us, could change. */
const safeguards = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '-c', 'safe.directory=*', '-c', 'gc.auto=0',
  // What is asked of `log` is meant as it stands; a signature is checked by a program that the repository may name.
  '-c', 'log.follow=false', '-c', 'log.showSignature=false', '-c', 'log.diffMerges=separate']

/**
 * @param folder Where it runs: any folder of a working tree, or a bare repository.
 * @returns What it wrote, as UTF-8 unless another encoding is asked for.
 * @throws Error with what git said, or that it took too long.
 */
export type RunGit = (folder: string, args: readonly string[], options?: GitOptions) => Promise<string>

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
export function runGitHere(folder: string, args: readonly string[], { timeout = 30_000, silence, input, maxBytes = 256_000_000, index, encoding = 'utf8' }: GitOptions = {}, onStart?: (leader: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const own: NodeJS.ProcessEnv = { ...process.env, ...environment }
    for (const name of Object.keys(own)) if (name.startsWith('GIT_') && !(name in environment) && !given.has(name)) delete own[name]
    if (index !== undefined) own['GIT_INDEX_FILE'] = index
    // In a group of its own: the programs that git starts for a remote must end with it.
    const child = spawn('git', [...safeguards, ...args], { cwd: folder, env: own, detached: true })
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
    const lull = silence === undefined ? undefined : setTimeout(() => giveUp(`gave no answer within ${silence / 1000} s`), silence)
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
      reject(new Error(`git ${args.find(isCommand)}: ${failure ?? (complaint(stderr('utf8')) || `ended with ${code}`)}`))
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
