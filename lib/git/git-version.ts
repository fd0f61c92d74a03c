/** Which git there is. */
import { spawnSync } from 'node:child_process'
import { childEnvironment } from '#lib/site/child-environment.ts'

/** The oldest that does all that is asked of it; what later ones guard against besides is seen to in `run-git.ts`. */
const oldest = [2, 34] as const

/** For who is about to ask git. @throws Error with one line where it is missing, or too old. */
export function requireGit(): void {
  const { stdout, error, status } = spawnSync('git', ['--version'], { encoding: 'utf8', env: childEnvironment({ LC_ALL: 'C' }), timeout: 20_000 })
  const wanted = `install git ${oldest.join('.')} or later`
  if (error || status !== 0) throw new Error(`Git was not found, or does not start: ${wanted}.`)
  const version = parseVersion(stdout)
  if (!version) throw new Error(`The git here does not say its version (“${stdout.trim().slice(0, 80)}”): ${wanted}.`)
  const [major, minor] = version
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) throw new Error(`The git here is ${major}.${minor}, which is too old: ${wanted}.`)
}

/** `git version 2.39.5 (Apple Git-154)` */
function parseVersion(text: string): [major: number, minor: number] | undefined {
  const found = /^git version (\d{1,4})\.(\d{1,4})/.exec(text)
  return found ? [Number(found[1]), Number(found[2])] : undefined
}
