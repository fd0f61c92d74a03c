import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { childEnvironment } from '#lib/site/child-environment.ts'

const program = fileURLToPath(new URL('./look-program.ts', import.meta.url))

export interface LookRequest {
  contentDir: string
  dataDir: string
}

/**
 * The paths of all files that are not as the catalogue has them, found by a process of its own: to look at a large archive
 * takes seconds, in which a server goes on answering, and memory, which a thread would leave behind in pieces.
 * For programs that plain Node runs.
 * @throws Error when a folder cannot be read.
 */
export async function lookAside({ contentDir, dataDir }: LookRequest): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, contentDir, dataDir], { maxBuffer: 1e9, env: childEnvironment() }).catch((error: { stderr?: string }) => {
    throw new Error(error.stderr?.trim().split('\n').at(-1) || 'The content could not be looked at', { cause: error })
  })
  return JSON.parse(stdout) as string[]
}
