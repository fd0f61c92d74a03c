import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEnvironment } from '#lib/site/environment.ts'
import { type BuildRecord, fleetingPaths } from './build-record.ts'
import { readPrerendered } from './prerendered.ts'

const before = process.cwd()
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-build-'))
  mkdirSync(path.join(folder, '.next', 'server', 'app'), { recursive: true })
  for (const name of ['news-sitemap.xml', 'sitemap.xml']) {
    writeFileSync(path.join(folder, '.next', 'server', 'app', `${name}.meta`), '{"headers":{"content-type":"application/xml"}}')
    writeFileSync(path.join(folder, '.next', 'server', 'app', `${name}.body`), '<x/>')
  }
  process.chdir(folder)
})
afterAll(() => {
  process.chdir(before)
  rmSync(folder, { recursive: true, force: true })
})

const build = (): BuildRecord => {
  const { siteUrl, contentDir, dataDir } = readEnvironment()
  return { id: 'x', sources: '', release: 1, fleeting: ['/news-sitemap.xml'], siteUrl, contentDir, dataDir }
}

test('what was rendered ahead is found, unless it was for another origin or grows old by itself', async () => {
  expect(await readPrerendered('/sitemap.xml', build())).toMatchObject({ kind: 'APP_ROUTE', status: 200, headers: { 'content-type': 'application/xml' } })
  expect(await readPrerendered('/sitemap.xml', { ...build(), siteUrl: 'https://elsewhere.example' })).toBeUndefined()
  expect(await readPrerendered('/news-sitemap.xml', build())).toBeUndefined()
  expect(await readPrerendered('/../sitemap.xml', build())).toBeUndefined()
})

test('what Next revalidates sooner than content that expires by tag grows old by itself', () => {
  const routes = { '/news-sitemap.xml': { initialRevalidateSeconds: 900 }, '/': { initialRevalidateSeconds: 2_592_000 }, '/robots.txt': { initialRevalidateSeconds: false as const } }
  expect(fleetingPaths({ routes })).toEqual(['/news-sitemap.xml'])
})
