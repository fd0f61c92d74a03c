import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { brokenFiles, embargoed } from '#lib/catalogue/fixtures/broken-files.ts'
import { copyContent, startSite } from './support/site.ts'

const sources = ['app', 'components', 'lib', 'public', 'scripts', 'next.config.mjs', 'proxy.ts', 'server.ts', 'package.json', 'package-lock.json', 'tsconfig.json']

/** The sample content with everything that can be wrong beside it. */
function breakContent() {
  const folders = copyContent()
  for (const { path: name, content } of [...brokenFiles, embargoed]) {
    const file = path.join(folders.contentDir, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  return folders
}

test('npm run check names every broken file, and says so by its exit code', () => {
  const folders = breakContent()
  const { status, stdout } = spawnSync(process.execPath, ['scripts/check.ts', folders.contentDir], { encoding: 'utf8' })
  folders.remove()
  expect(status).toBe(1)
  // One breaks only beside an article that the sample does not have.
  for (const { path: name } of brokenFiles.filter((file) => file.name !== 'duplicate-slug'))
    expect(stdout).toMatch(new RegExp(`${name.replace(/[.]/g, '\\.')}:\\d+:\\d+ .*\\(.+\\)`))
})

test('a site with broken files starts and serves everything else', async () => {
  const folders = breakContent()
  const site = await startSite(folders)
  try {
    for (const page of ['/', '/suv', '/suv/drought-ledger', '/daftar/rudaki-on-the-minibus', '/archive', '/search?q=water'])
      expect((await fetch(site.origin + page)).status, page).toBe(200)
    for (const page of ['/suv/script', '/suv/expression', '/suv/future-date', '/suv/nested-quotes', '/suv/binary'])
      expect((await fetch(site.origin + page)).status, page).toBe(404)
    expect(await (await fetch(`${site.origin}/suv`)).text()).not.toContain('/suv/future-date')
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('a site with broken files builds', () => {
  const folders = breakContent()
  // A build of its own, so as not to disturb the one under test.
  const project = path.resolve('test-results', 'broken-build')
  try {
    rmSync(project, { recursive: true, force: true })
    mkdirSync(project, { recursive: true })
    for (const source of sources) cpSync(source, path.join(project, source), { recursive: true })
    execFileSync('cp', ['-al', path.resolve('node_modules'), path.join(project, 'node_modules')])
    const env = { ...process.env, CONTENT_DIR: folders.contentDir, DATA_DIR: folders.dataDir }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/build.ts'], { cwd: project, env, encoding: 'utf8' })
    expect(status, stdout + stderr).toBe(0)
    expect(readFileSync(path.join(project, '.next/server/app/index.html'), 'utf8')).toContain('</html>')
  } finally {
    rmSync(project, { recursive: true, force: true })
    folders.remove()
  }
})
