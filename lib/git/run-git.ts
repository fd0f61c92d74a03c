/** Git, as a program: the only place that starts it. */
import { execFile } from 'node:child_process'

export interface GitOptions {
  /** Milliseconds until it is ended; a remote may never answer. */
  timeout?: number
  /** What it reads. */
  input?: string
  /** Bytes of output at which it is ended. */
  maxBytes?: number
}

/** No question that nobody answers, no program named by an address. A person's own settings stay: credentials are kept there. */
const environment = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
  GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
  LC_ALL: 'C',
}
/** What a hook of the repository, or a variable set by one that called us, could change. */
const safeguards = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', '-c', 'safe.directory=*', '-c', 'gc.auto=0']

/**
 * @param folder Where it runs: any folder of a working tree, or a bare repository.
 * @returns What it wrote, byte for byte as UTF-8.
 * @throws Error with what git said, or that it took too long.
 */
export function runGit(folder: string, args: readonly string[], { timeout = 30_000, input, maxBytes = 64_000_000 }: GitOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const own: NodeJS.ProcessEnv = { ...process.env, ...environment }
    for (const name of Object.keys(own)) if (name.startsWith('GIT_') && !(name in environment)) delete own[name]
    const child = execFile('git', [...safeguards, ...args], { cwd: folder, env: own, timeout, killSignal: 'SIGKILL', maxBuffer: maxBytes, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      const reason = error.killed && error.signal === 'SIGKILL' ? `gave no answer within ${timeout / 1000} s` : stderr.trim().split('\n').slice(-3).join(' ') || error.message
      reject(new Error(`git ${args[0]}: ${reason}`, { cause: error }))
    })
    child.stdin?.on('error', () => {}).end(input ?? '')
  })
}
