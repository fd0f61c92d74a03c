/**
 * The programs of others that tests, benchmarks and `npm run stack` run beside the site: the system's if they are there,
 * else Debian's packages where we may install them.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import path from 'node:path'
import { networkEnvironment } from '#lib/site/child-environment.ts'

/** Program → the Debian packages that bring it, and what it needs of theirs. */
const debianPackages = {
  varnishd: ['varnish', 'varnish-modules'],
  varnishadm: ['varnish'],
  'redis-server': ['redis-server'],
  nginx: ['nginx-light'],
  wrk: ['wrk'],
} as const

export type Program = keyof typeof debianPackages

/** Services lie where a plain user's PATH does not lead. */
const folders = () => [...(process.env.PATH ?? '').split(path.delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin']

/** @returns Its path; undefined where it is not installed. */
export function findProgram(program: Program): string | undefined {
  const found = folders().filter(Boolean).map((folder) => path.join(folder, program)).find(isExecutable)
  return found !== undefined && (program !== 'varnishd' || hasXkey()) ? found : undefined
}

/**
 * Installs what is missing where that is allowed, all at once.
 *
 * @returns The path of each. @throws Error with one line that says what to install.
 */
export function findOrInstall<Name extends Program>(...programs: Name[]): Record<Name, string> {
  const missing = programs.filter((program) => !findProgram(program))
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(missing.flatMap((program) => debianPackages[program]))
  const found = programs.map((program) => [program, findProgram(program)] as const)
  const absent = found.flatMap(([program, file]) => (file ? [] : debianPackages[program]))
  if (absent.length > 0) throw new Error(`Not installed: ${absent.join(', ')} (Debian: apt-get install ${absent.join(' ')})`)
  return Object.fromEntries(found) as Record<Name, string>
}

/** @returns One line that says what to install, for what is left out without it; undefined where all is there, or could be installed. */
export function whatIsMissing(...programs: Program[]): string | undefined {
  try {
    findOrInstall(...programs)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function install(names: readonly string[]): void {
  console.log(`Installing Debian's ${names.join(', ')} …`)
  // In runlevel 1 Debian starts none of the services it installs: only the programs are wanted.
  const env = networkEnvironment({ DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' })
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { stdio: 'inherit', env })
}

/** Varnish's own module directory depends on the architecture. */
const hasXkey = () => ['/usr/lib/varnish/vmods', '/usr/lib/x86_64-linux-gnu/varnish/vmods', '/usr/lib/aarch64-linux-gnu/varnish/vmods', '/usr/local/lib/varnish/vmods']
  .some((folder) => existsSync(path.join(folder, 'libvmod_xkey.so')))

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
