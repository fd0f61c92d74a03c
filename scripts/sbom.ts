/**
 * The software bill of materials of what is served, as CycloneDX: everything that the lockfile has beside development.
 *
 *   npm run sbom [-- <file>]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { npmEnvironment } from '#lib/site/child-environment.ts'
import { say } from './terminal.ts'

const manifest = z.looseObject({ devDependencies: z.unknown().optional() })
const lockfile = z.looseObject({ packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional(), devDependencies: z.unknown().optional() })) })

/**
 * Of a lockfile without what is for development: `npm sbom --omit dev` also leaves out what both need.
 *
 * @throws Error with what npm says.
 */
export function billOfMaterials(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-sbom-'))
  // npm names the project after the folder.
  const folder = path.join(root, 'ovoz')
  try {
    mkdirSync(folder)
    const { devDependencies: _, ...wanted } = manifest.parse(readJson('package.json'))
    const { packages, ...lock } = lockfile.parse(readJson('package-lock.json'))
    const kept = Object.entries(packages).filter(([, { dev }]) => !dev).map(([place, { devDependencies: _, ...entry }]) => [place, entry])
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(wanted))
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages: Object.fromEntries(kept) }))
    const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8, env: npmEnvironment(), shell: process.platform === 'win32' })
    if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`)
    return stdout
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function main(given: readonly string[]): void {
  const [file, ...rest] = given
  if (rest.length > 0 || file?.startsWith('-')) {
    say('npm run sbom [-- <file>]', 'Writes the software bill of materials of what is served, as CycloneDX JSON, into the file or here.')
    process.exit(file === '--help' ? 0 : 2)
  }
  const text = billOfMaterials()
  if (file === undefined) process.stdout.write(text)
  else writeFileSync(path.resolve(process.env['INIT_CWD'] || '.', file), text)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.slice(2))
