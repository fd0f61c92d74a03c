import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { identityOf } from './entry.ts'

const page = (words: string) => `<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><main><h1>${words}</h1></main><script src="/_next/a.js"></script></body></html>`
const headers = { 'x-next-cache-tags': '_N_T_/suv/a,article:suv/a,blog:suv' }
const keyOf = (pagePath: string) => `/route-cache/APP_PAGE/${'0f'.repeat(32)}/$${pagePath}`
const valueOf = (words: string, more: object = {}) => ({ kind: 'APP_PAGE', html: page(words), headers, status: 200, rscData: Buffer.from('flight'), postponed: undefined, segmentData: new Map(), ...more }) as never

let root: string
const home = process.cwd()

/** A process of its own, as far as modules and their state go. */
async function start() {
  vi.resetModules()
  const { resetPress, thePress } = await import('./press.ts')
  resetPress()
  const { default: CacheHandler } = await import('./cache-handler.ts')
  const htmlOf = async (pagePath: string) => {
    const found = await new CacheHandler().get(keyOf(pagePath))
    return found?.value.kind === 'APP_PAGE' ? /<h1>(.*)<\/h1>/.exec(String(found.value.html))?.[1] : undefined
  }
  return { CacheHandler, press: thePress(), htmlOf }
}

/** As `next build` and our record of it leave them. */
function leaveBuild(release: number) {
  mkdirSync('.next/server/app/suv', { recursive: true })
  writeFileSync('.next/server/app/suv/a.html', page('built'))
  writeFileSync('.next/server/app/suv/a.meta', JSON.stringify({ headers }))
  writeFileSync('.next/ovoz-build.json', JSON.stringify({ id: 'b1', sources: '', release, siteUrl: 'http://localhost:3000', contentDir: path.resolve('content'), dataDir: path.resolve('.data') }))
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'ovoz-handler-'))
  process.chdir(root)
  for (const name of ['PORT', 'SITE_URL', 'CONTENT_DIR', 'DATA_DIR']) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  process.chdir(home)
  rmSync(root, { recursive: true })
})

describe('the cache handler', () => {
  test('presses the very object Next answers with, and gives the same from then on', async () => {
    const { CacheHandler, htmlOf } = await start()
    const value = valueOf('one') as { html: string; rscData: unknown; segmentData: unknown; headers: Record<string, string> }
    await new CacheHandler().set(keyOf('/suv/a'), value as never)
    expect(value.html).not.toContain('script')
    expect([value.rscData, value.segmentData]).toEqual([undefined, undefined])
    expect(value.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' })
    expect(value.headers).not.toHaveProperty('surrogate-key')
    expect(await htmlOf('/suv/a')).toBe('one')
    vi.stubEnv('EDGE_URL', 'http://127.0.0.1:6081')
    expect((await new CacheHandler().get(keyOf('/suv/a')))?.value.headers).toMatchObject({ 'surrogate-key': 'article:suv/a blog:suv' })
  })

  test('what a publish overtakes while it renders is not kept as new', async () => {
    const { CacheHandler, htmlOf } = await start()
    const rendering = new CacheHandler()
    await new CacheHandler().revalidateTag(['article:suv/a'])
    await rendering.set(keyOf('/suv/a'), valueOf('old'))
    expect(await htmlOf('/suv/a')).toBeUndefined()
  })

  test('an expired tag takes what carries it and leaves the rest, a restart later too', async () => {
    const first = await start()
    await new first.CacheHandler().set(keyOf('/suv/a'), valueOf('a'))
    await new first.CacheHandler().set(keyOf('/suv/b'), valueOf('b', { headers: { 'x-next-cache-tags': 'article:suv/b' } }))
    await new first.CacheHandler().revalidateTag('article:suv/a')
    for (const { htmlOf } of [first, await start()]) {
      expect(await htmlOf('/suv/a')).toBeUndefined()
      expect(await htmlOf('/suv/b')).toBe('b')
    }
  })

  test.each([
    ['an error shell', { html: '<!DOCTYPE html><html id="__next_error__"><head></head><body></body></html>' }],
    ['a page cut short', { html: page('x').slice(0, 60) }],
    ['a page that is no string', { html: undefined }],
  ])('does not store %s', async (_, broken) => {
    const { CacheHandler, press, htmlOf } = await start()
    await new CacheHandler().set(keyOf('/suv/a'), valueOf('x', broken))
    expect(await htmlOf('/suv/a')).toBeUndefined()
    expect(press.store.bytesOnDisk).toBe(0)
  })

  test('the page for what is missing is stored with its status', async () => {
    const { CacheHandler } = await start()
    const value = valueOf('missing') as { status: number }
    await new CacheHandler().set(keyOf('/missing/en'), value as never)
    expect(value.status).toBe(404)
    expect((await new CacheHandler().get(keyOf('/missing/en')))?.value.status).toBe(404)
  })

  describe('after a build', () => {
    test('takes over the page rendered ahead, pressed', async () => {
      leaveBuild((await start()).press.expiries.release)
      const { htmlOf, press } = await start()
      expect(await htmlOf('/suv/a')).toBe('built')
      expect(readdirSync(path.join(root, '.data/press/pages/b1-http-localhost-3000')).length).toBe(1)
      expect(identityOf((await press.fresh('/suv/a'))!).toString()).not.toContain('script')
    })

    test('does not when what it shows has changed since', async () => {
      leaveBuild((await start()).press.expiries.release)
      const { CacheHandler, htmlOf } = await start()
      await new CacheHandler().revalidateTag('article:suv/a')
      expect(await htmlOf('/suv/a')).toBeUndefined()
    })

    test.each([['SITE_URL', 'https://example.org'], ['CONTENT_DIR', '/elsewhere'], ['DATA_DIR', 'other']])('does not when %s is another now', async (name, value) => {
      leaveBuild((await start()).press.expiries.release)
      vi.stubEnv(name, value)
      expect(await (await start()).htmlOf('/suv/a')).toBeUndefined()
    })
  })
})
