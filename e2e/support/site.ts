/** A server of a story's own, over a copy of the sample content that the story may change. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '#scripts/stack/free-port.ts'

export interface Site {
  origin: string
  contentDir: string
  dataDir: string
  pid: number
  /** What the server has written so far. */
  log: () => string
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

/** A folder that holds the sample content and goes when the story is over. */
export function copyContent(): { root: string; contentDir: string; dataDir: string; remove: () => void } {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-site-'))
  const contentDir = path.join(root, 'content')
  cpSync('content', contentDir, { recursive: true })
  return { root, contentDir, dataDir: path.join(root, 'data'), remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** The project with a build of its own, which has made no picture yet. @returns `folder`. */
export async function copyBuild(folder: string): Promise<string> {
  mkdirSync(folder)
  for (const name of readdirSync('.')) if (!['.next', '.data', 'test-results'].includes(name)) symlinkSync(path.resolve(name), path.join(folder, name))
  // Who asks meanwhile goes on asking: servers close connections on which nothing comes for seconds.
  await cp('.next', path.join(folder, '.next'), { recursive: true, filter: (name) => !name.startsWith(path.join('.next', 'cache')) })
  return folder
}

/** Resolves once the server answers. @param folder Where the project, or another build of it, lies. */
export async function startSite(folders: { contentDir: string; dataDir: string }, program: string[] = ['server.ts'], more: Record<string, string> = {}, folder = '.'): Promise<Site> {
  const port = Number(more.PORT) || (await freePort())
  const origin = `http://localhost:${port}`
  const variables = { PORT: String(port), SITE_URL: 'http://localhost:3000', CONTENT_DIR: folders.contentDir, DATA_DIR: folders.dataDir, NEXT_TELEMETRY_DISABLED: '1', ...more }
  const args = program.map((argument) => argument.replace('$PORT', String(port)))
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
  await answers(origin, child, () => output)
  return { ...folders, origin, pid: child.pid!, log: () => output, stop: (signal = 'SIGTERM') => stop(child, signal) }
}

async function answers(origin: string, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}:\n${log()}`)
    const answer = await fetch(`${origin}/breaking.json`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill('SIGKILL')
  throw new Error(`The server did not answer:\n${log()}`)
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}
