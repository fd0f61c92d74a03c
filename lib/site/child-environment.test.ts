import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { childEnvironment, networkEnvironment, npmEnvironment, siteEnvironment } from './child-environment.ts'
import { serverVariables } from './environment.ts'

/** Those of today, of tomorrow, and of whoever deploys it. */
const secrets = ['PUBLISH_SECRET', 'PREVIEW_SECRET', 'REDIS_URL', 'EDGE_TOKEN', 'EDGE_URL', 'METRICS_TOKEN', 'CONTENT_REPOSITORY', 'MIRROR_KEY', 'FORGE_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'DATABASE_URL', 'OVOZ_EXPIRE_TOKEN', 'OVOZ_DRAFTS_TOKEN', 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND', 'GIT_DIR', 'GIT_CONFIG_PARAMETERS', 'LD_PRELOAD']
const harmless = ['PORT', 'SITE_URL', 'CONTENT_DIR', 'DATA_DIR', 'PRERENDER', 'DISK_LIMIT', 'WEBSUB_HUB', 'LOG_LEVEL', 'STOP_DELAY', 'EDGE_KIND', 'HOST']

test.each([['any', childEnvironment], ['one with a network', networkEnvironment], ['npm', npmEnvironment], ['one of the site', siteEnvironment]])('no secret is in the environment of %s', (_, make) => {
  const ours = [...new Set([...secrets, ...serverVariables.filter((name) => !harmless.includes(name))])]
  const from = Object.fromEntries([...ours, 'PATH', 'HOME', 'LC_TIME'].map((name) => [name, `value of ${name}`]))
  expect(make({}, from)).toEqual({ PATH: 'value of PATH', HOME: 'value of HOME', LC_TIME: 'value of LC_TIME' })
})

test('what a program needs is handed to it by name, and nothing that is not set', () => {
  expect(childEnvironment({ GIVEN: 'x', MISSING: undefined }, { http_proxy: 'http://name:word@proxy' })).toEqual({ GIVEN: 'x' })
  expect(networkEnvironment({}, { https_proxy: 'http://proxy', HTTPS_PROXY: 'http://proxy' })).toEqual({ https_proxy: 'http://proxy', HTTPS_PROXY: 'http://proxy' })
})

let folder: string
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'ovoz-environment-')) })
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('programs and threads of ours are started without secrets', async () => {
  const [dump, noted] = [path.join(folder, 'dump.mjs'), path.join(folder, 'noted')]
  writeFileSync(dump, `import { appendFileSync } from 'node:fs'\nimport { isMainThread } from 'node:worker_threads'\nappendFileSync(${JSON.stringify(noted)}, JSON.stringify({ of: isMainThread ? process.argv[1] : 'thread', ...process.env }) + '\\n')\n`)
  for (const name of secrets.filter((each) => each !== 'LD_PRELOAD')) vi.stubEnv(name, 'a-secret-of-ours')
  vi.stubEnv('NODE_OPTIONS', `--import ${pathToFileURL(dump)}`)
  const { lookAside } = await import('#lib/catalogue/sync/look-aside.ts')
  const { createCheckPool } = await import('#lib/catalogue/check-pool.ts')
  const { createGitAside } = await import('#lib/git/git-aside.ts')
  const { noRepository } = await import('#lib/git/repository.ts')
  mkdirSync(path.join(folder, 'content'))
  await lookAside({ contentDir: folder, dataDir: folder }).catch(() => {})
  for await (const _ of createCheckPool().read(path.join(folder, 'content'), [{ path: 'publication.yaml', stamp: '' }]));
  const aside = createGitAside()
  expect(await aside.run(noRepository, ['-c', 'alias.dump=!env', 'dump'])).not.toContain('a-secret-of-ours')
  aside.stop()
  // Threads have none of ours at all: lib/catalogue/check-pool.test.ts.
  const found = readFileSync(noted, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, string>)
  expect(found.map(({ of }) => path.basename(of!)).sort()).toEqual(['git-program.ts', 'look-program.ts'])
  for (const environment of found) expect(Object.entries(environment).filter(([, value]) => value === 'a-secret-of-ours'), environment.of).toEqual([])
})
