/**
 * Brings the catalogue up to date and builds the application; both only as far as something changed. Content needs no
 * build: only what the pages are made from does.
 *
 *   npm run build [-- --force]
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { cleaningVersion } from '#lib/media/cleaning-version.ts'
import { type BuildRecord, buildFile, fleetingPaths } from '#lib/press/build-record.ts'
import { requireGit } from '#lib/git/git-version.ts'
import { thePress } from '#lib/press/press.ts'
import { NoPublication, publicationFile } from '#lib/catalogue/no-publication.ts'
import { acquireLock, Locked } from '#lib/catalogue/store/writer-lock.ts'
import { standingCatalogue } from '#lib/catalogue/sync/standing.ts'
import { holdsPublication } from '#lib/catalogue/sync/sync.ts'
import { noteUnshared } from '#lib/cluster/unshared.ts'
import { applyContent, type Expire, expireInStore } from '#lib/publishing/apply-content.ts'
import { openRepository } from '#lib/publishing/open-repository.ts'
import { serverLock } from '#lib/publishing/server-lock.ts'
import { siteEnvironment } from '#lib/site/child-environment.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { keepPrivate, withUsualRights } from '#lib/site/private-folder.ts'
import { complain, say } from './terminal.ts'

const sources = ['app/**/*', 'components/**/*', 'lib/**/*', 'public/**/*', 'proxy.ts', 'server.ts', 'next.config.mjs', 'package-lock.json', 'tsconfig.json']

interface BuildOptions {
  /** Though nothing changed. */
  force?: boolean
  /** Brings the catalogue up to date in any case. If not, that is left to the server that starts next, but for one that is missing. */
  withCatalogue?: boolean
}

export async function buildIfStale({ force = false, withCatalogue = true }: BuildOptions = {}): Promise<void> {
  requireGit()
  const { siteUrl, contentDir, dataDir } = readEnvironment()
  keepPrivate(dataDir, complain)
  const { build, expiries } = thePress()
  const hash = hashSources()
  const isStale = force || build?.sources !== hash
  if (withCatalogue || (isStale && !standingCatalogue({ contentDir, dataDir }))) await applyUnlessServed(dataDir)
  if (!isStale) return

  const release = expiries.release
  if (build?.cleaning !== cleaningVersion) rmSync('.next/cache/images', { recursive: true, force: true })
  const next = path.resolve('node_modules', 'next', 'dist', 'bin', 'next')
  // Who serves a build is not always who made it.
  const { status } = withUsualRights(() => spawnSync(process.execPath, [next, 'build'], { stdio: 'inherit', env: siteEnvironment({ CONTENT_DIR: contentDir, NEXT_TELEMETRY_DISABLED: '1' }) }))
  if (status !== 0) throw new Error('next build failed: see above.')
  const id = readFileSync('.next/BUILD_ID', 'utf8').trim()
  const fleeting = fleetingPaths(JSON.parse(readFileSync('.next/prerender-manifest.json', 'utf8')) as Parameters<typeof fleetingPaths>[0])
  const record: BuildRecord = { id, sources: hash, release, cleaning: cleaningVersion, fleeting, siteUrl, contentDir, dataDir }
  withUsualRights(() => {
    mkdirSync(path.dirname(buildFile), { recursive: true })
    writeFileSync(buildFile, JSON.stringify(record))
  })
}

/** What the pages of a build without content are made of; none of them is served (`readPrerendered`). */
const placeholder = 'name: Publication\ntagline: To come.\ndescription: To come.\nlanguage: en\ntimeZone: UTC\ndisclaimer: To come.\naccounts: []\n'

/** A build for whichever publication it is given later, as in an image: where there is no content. Nothing that serves may call it. */
function withoutContent(): void {
  const { contentDir, contentRepository } = readEnvironment()
  if (contentRepository || existsSync(contentDir)) return
  say(`There is no ${contentDir}: this build is for a publication that comes later.`)
  const root = mkdtempSync(path.join(tmpdir(), 'ovoz-build-'))
  process.on('exit', () => rmSync(root, { recursive: true, force: true }))
  process.env.CONTENT_DIR = path.join(root, 'content')
  process.env.DATA_DIR = path.join(root, 'data')
  mkdirSync(process.env.CONTENT_DIR)
  writeFileSync(path.join(process.env.CONTENT_DIR, publicationFile), placeholder)
}

/** A server that runs applies its content itself: what expired here it would not hear of. */
async function applyUnlessServed(dataDir: string): Promise<void> {
  const lock = await acquireLock(serverLock(dataDir), 0).catch((error: unknown) => {
    if (error instanceof Locked) return undefined
    throw error
  })
  if (!lock) return
  const report = (error: unknown) => complain(error instanceof Error ? error.message : String(error))
  await openRepository(report)
  const expire: Expire = (tags) => {
    if (readEnvironment().redisUrl !== undefined) noteUnshared(dataDir, tags, report)
    return expireInStore(tags)
  }
  try {
    await applyContent({ expire, now: new Date() })
  } catch (error) {
    // What stands is served on: a build needs no more.
    if (!(error instanceof NoPublication) || !holdsPublication(dataDir)) throw error
    report(error)
  } finally {
    lock.close()
  }
}

function hashSources(): string {
  const hash = createHash('sha256')
  for (const file of listSources()) {
    const bytes = readIfFile(file)
    if (bytes) hash.update(file).update('\0').update(bytes).update('\0')
  }
  return hash.digest('hex')
}

/** Files, and folders among them, in a fixed order: all that a build depends on. */
export function listSources(): string[] {
  return globSync(sources, { exclude: ['**/*.test.{ts,tsx}', '**/fixtures/**'] }).sort()
}

function readIfFile(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [option, ...rest] = process.argv.slice(2)
  if (rest.length > 0 || (option !== undefined && option !== '--force')) {
    complain('npm run build [-- --force]', 'Builds the application if its sources changed since it was built; with --force, in any case.')
    process.exit(option === '--help' ? 0 : 2)
  }
  withoutContent()
  try {
    await buildIfStale({ force: option === '--force' })
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
