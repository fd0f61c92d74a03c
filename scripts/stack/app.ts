/** One server of the site, as a process. */
import { spawn } from 'node:child_process'
import { remoteAccess } from '#lib/git/remote-access.ts'
import { siteEnvironment } from '#lib/site/child-environment.ts'
import { serverVariables } from '#lib/site/environment.ts'

export interface App {
  origin: string
  pid: number
  /** Resolves with the process's end, whoever brings it about. */
  ended: Promise<void>
  stop: () => Promise<void>
}

export interface AppOptions {
  port: number
  /** Beside `PORT`. */
  variables: Record<string, string>
  /** What the server writes; its log is lines of JSON. */
  onOutput: (text: string) => void
}

/** All that this server is told, and what it needs to reach its content repository. */
function serverEnvironment(variables: Record<string, string>) {
  const { remote } = remoteAccess('')
  return siteEnvironment({ ...Object.fromEntries(serverVariables.map((name) => [name, process.env[name]])), ...remote, ...variables })
}

/** Resolves once the server is ready. @throws Error when it ends before that, or is not ready within a minute. */
export async function startApp({ port, variables, onOutput }: AppOptions): Promise<App> {
  const child = spawn(process.execPath, ['server.ts'], { env: serverEnvironment({ ...variables, PORT: String(port) }), stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => onOutput(chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const origin = `http://127.0.0.1:${port}`
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  for (let attempt = 0; !(await fetch(`${origin}/api/health`).catch(() => undefined))?.ok; attempt += 1) {
    if (attempt > 600 || child.exitCode !== null) {
      await stop()
      throw new Error(`The server on port ${port} does not start.`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return { origin, pid: child.pid!, ended, stop }
}
