/**
 * Brings the catalogue up to date and builds the application; both only as far as something changed. Content needs no
 * build: only what the pages are made from does.
 *
 *   npm run build [-- --force]
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { type BuildRecord, buildFile } from '#lib/press/build-record.ts'
import { thePress } from '#lib/press/press.ts'
import { applyContent, expireInStore } from '#lib/publishing/apply-content.ts'
import { readEnvironment } from '#lib/site/environment.ts'

const sources = ['app/**/*', 'components/**/*', 'lib/**/*', 'public/**/*', '*.ts', 'package-lock.json', 'tsconfig.json']

export async function buildIfStale({ force = false } = {}): Promise<void> {
  const { siteUrl, contentDir, dataDir } = readEnvironment()
  const { build, expiries } = thePress()
  await applyContent(expireInStore, new Date())
  const hash = hashSources()
  if (!force && build?.sources === hash) return

  const release = expiries.release
  const next = path.resolve('node_modules', 'next', 'dist', 'bin', 'next')
  const { status } = spawnSync(process.execPath, [next, 'build'], { stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } })
  if (status !== 0) throw new Error('next build failed: see above.')
  const id = readFileSync('.next/BUILD_ID', 'utf8').trim()
  const record: BuildRecord = { id, sources: hash, release, siteUrl, contentDir, dataDir }
  mkdirSync(path.dirname(buildFile), { recursive: true })
  writeFileSync(buildFile, JSON.stringify(record))
}

function hashSources(): string {
  const hash = createHash('sha256')
  const files = globSync(sources, { exclude: (name) => /\.test\.tsx?$|fixtures|next-env/.test(name) })
  for (const file of files.sort()) {
    const bytes = readIfFile(file)
    if (bytes) hash.update(file).update('\0').update(bytes).update('\0')
  }
  return hash.digest('hex')
}

function readIfFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildIfStale({ force: process.argv.includes('--force') })
}
