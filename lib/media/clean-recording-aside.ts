import { type ChildProcess, spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { childEnvironment } from '#lib/site/child-environment.ts'
import type { RecordingType } from './clean-recording.ts'

/** From where the server is started: a bundler would look for the file beside what it has made of this one. */
const program = path.resolve('lib', 'media', 'clean-recording-program.ts')
/** Milliseconds. Two gigabytes take a minute; what takes this long was made to. */
const longest = 900_000

/**
 * `cleanRecording` in a process of its own: however large a film is, whatever is wrong with it and however many wait for
 * it, the server has its memory and its turn. The process sees the open file and no secret of ours.
 * @param target Path of the file to write; there must be none.
 */
export async function cleanRecordingAside(source: FileHandle, type: RecordingType, target: string): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['--max-old-space-size=512', program, type, path.resolve(target)], { stdio: [source.fd, 'ignore', 'pipe', 'ipc'], env: childEnvironment() })
  const late = setTimeout(() => child.kill('SIGKILL'), longest).unref()
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-1_000) })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | NodeJS.Signals | null>()
    child.once('error', reject).once('close', (code, signal) => resolve(signal ?? code))
    const end = await promise
    if (end !== 0) throw new Error(said.trim().split('\n').at(-1) || `What cleans it ended with ${end}`)
  } finally {
    clearTimeout(late)
  }
}
