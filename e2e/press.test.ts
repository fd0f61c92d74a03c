import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { get, type IncomingHttpHeaders } from 'node:http'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { readerPages } from './support/pages.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

/** As bytes, without what belongs to one answer only. */
async function answerOf(origin: string, page: string, headers: Record<string, string> = {}) {
  const answer = await fetch(origin + page, { headers: { 'accept-encoding': 'gzip', ...headers }, redirect: 'manual' })
  const own = ['date', 'connection', 'keep-alive', 'content-encoding', 'content-length']
  const kept = [...answer.headers].filter(([name]) => !own.includes(name)).sort()
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() }
}

/** As `curl --path-as-is`: fetch would tidy the path before it asks. */
function rawAnswer(origin: string, path: string) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    get({ hostname, port, path, headers: { rsc: '1' } }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => { body += chunk }).on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body }))
    }).on('error', reject)
  })
}

const storedFiles = (dataDir: string) => {
  const pages = path.join(dataDir, 'press', 'pages')
  return readdirSync(pages).flatMap((build) => readdirSync(path.join(pages, build)).map((name) => path.join(pages, build, name)))
}

test.describe('every reader page', () => {
  for (const [name, page] of Object.entries(readerPages))
    test(`${name} is pressed, with its styles allowed by hash and nothing else`, async ({ baseURL }) => {
      const { status, headers, body } = await answerOf(baseURL!, page)
      expect(status).toBe(200)
      expect(body).toMatch(/^<!DOCTYPE html><html lang="[a-z]{2}" dir="(ltr|rtl)">/)
      expect(body).toContain('<link rel="preload" href="/ovoz/fonts/ovoz-serif-latin.woff2" as="font" type="font/woff2" crossorigin="">')
      expect(body).not.toMatch(/\/_next\/static|__next|<!--|<script(?! type="(module|application\/ld\+json)")| style="| on[a-z]+="/)
      const css = /<style>([^]*?)<\/style>/.exec(body)![1]!
      const hash = createHash('sha256').update(css).digest('base64')
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`)
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers.vary).toBe('accept-encoding')
      expect(Object.keys(headers).filter((header) => /next|ovoz|powered|refresh/.test(header))).toEqual([])
    })
})

test('Next renders no page once more in parts, which no reader could ask for', () => {
  const written = readdirSync('.next/server/app', { recursive: true, encoding: 'utf8' })
  expect(written.filter((name) => name.endsWith('.html')).length).toBeGreaterThan(10)
  expect(written.filter((name) => name.endsWith('.segment.rsc'))).toEqual([])
})

test.describe('one article, asked for in every state of the server', () => {
  const page = '/suv/drought-ledger'
  let site: Site
  let folders: ReturnType<typeof copyContent>
  test.beforeAll(async () => {
    folders = copyContent()
    site = await startSite(folders)
  })
  test.afterAll(async () => {
    await site.stop()
    folders.remove()
  })

  test('has the same bytes, headers and ETag fresh, stored, after a restart, after a crash, and after damage to its file', async () => {
    const fresh = await answerOf(site.origin, page)
    expect(fresh.headers.etag).toMatch(/^"[0-9a-f]{32}-gzip"$/)
    expect(fresh.headers['surrogate-key'], 'there is no edge').toBeUndefined()
    expect(await answerOf(site.origin, page)).toEqual(fresh)
    expect(await answerOf(site.origin, `${page}?utm_source=x`), 'a query makes no copy').toEqual(fresh)
    expect(await answerOf(site.origin, page, { rsc: '1', 'next-router-prefetch': '1' }), 'no flight data').toEqual(fresh)
    expect((await answerOf(site.origin, page, { 'if-none-match': fresh.headers.etag! })).status).toBe(304)

    await site.stop()
    site = await startSite(folders)
    expect(await answerOf(site.origin, page), 'after a restart').toEqual(fresh)
    await site.stop('SIGKILL')
    site = await startSite(folders)
    expect(await answerOf(site.origin, page), 'after a crash').toEqual(fresh)

    const damages: [string, (file: string) => void][] = [
      ['truncated', (file) => truncateSync(file, 100)],
      ['emptied', (file) => truncateSync(file, 0)],
      ['flipped', (file) => {
        const bytes = readFileSync(file)
        bytes[bytes.length - 20]! ^= 1
        writeFileSync(file, bytes)
      }],
    ]
    for (const [name, damage] of damages) {
      await site.stop()
      storedFiles(folders.dataDir).forEach(damage)
      site = await startSite(folders)
      expect(await answerOf(site.origin, page), name).toEqual(fresh)
    }
    await site.stop()
    rmSync(path.join(folders.dataDir, 'press'), { recursive: true })
    site = await startSite(folders)
    expect(await answerOf(site.origin, page), 'with the store deleted').toEqual(fresh)
  })

  test('unknown paths get a whole 404 page in the language of the place, and leave nothing behind', async () => {
    await answerOf(site.origin, '/nothing-here')
    await answerOf(site.origin, '/mahalla/yoq')
    const before = storedFiles(folders.dataDir).length
    for (let number = 0; number < 20; number += 1) {
      const answer = await answerOf(site.origin, `/suv/nothing-${number}`)
      expect(answer.status).toBe(404)
      expect(answer.body).toMatch(/<main[^]*<h1>[^]*<\/html>$/)
    }
    const uzbek = await answerOf(site.origin, '/mahalla/yoq')
    expect([uzbek.status, uzbek.body.slice(0, 35)]).toEqual([404, expect.stringContaining('lang="uz"')])
    for (const path of ['/missing/en', '/search/YQ/1', '/%00', '/a/b/c/d', '/-/-', '/_next/nothing', '/media/x/y', '/api/nothing', '/suv/drought-ledger/'])
      expect([404, 308], path).toContain((await answerOf(site.origin, path)).status)
    expect(storedFiles(folders.dataDir).length).toBe(before)
  })

  test('what is no page is refused like any other unknown path, with the same headers', async () => {
    for (const path of ['/ovoz/nothing.js', '/ovoz/fonts/nothing.woff2', '/api/nothing', '/_next/nothing', '/_next/static/../../suv', '/media/../suv', '/_next/data/x/suv.json', '//evil.example', '/suv%2f..%2fbozor']) {
      const answer = await rawAnswer(site.origin, path)
      expect([404, 308], path).toContain(answer.status)
      expect(answer.body, path).not.toContain('__next_error__')
      expect(answer.headers['x-content-type-options'], path).toBe('nosniff')
      expect(answer.headers['cache-control'], path).toBe('public, max-age=0, must-revalidate')
      expect(Object.keys(answer.headers).filter((header) => /next|ovoz|middleware/.test(header)), path).toEqual([])
    }
    const posted = await fetch(site.origin + page, { method: 'POST', headers: { 'next-action': 'x' }, body: 'x' })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await fetch(`${site.origin}/api/expire`, { method: 'POST', headers: { authorization: 'Bearer x' }, body: '{"tags":["*"]}' })).status).toBe(405)
  })

  test('a search is stored by nobody', async () => {
    // What all of them are filled into is, once.
    await answerOf(site.origin, '/search?q=first')
    const before = storedFiles(folders.dataDir).length
    for (const word of ['water', 'ledger', 'radio']) expect((await answerOf(site.origin, `/search?q=${word}`)).body).toContain('<mark>')
    expect(storedFiles(folders.dataDir).length).toBe(before)
  })
})

test('a hundred readers of a page not yet made cause one render and get the same bytes', async () => {
  const folders = copyContent()
  const site = await startSite(folders)
  try {
    const answers = await Promise.all(Array.from({ length: 100 }, () => answerOf(site.origin, '/bozor/price-of-an-onion')))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('without the front, next start serves the same pressed page', async ({ baseURL }) => {
  const folders = copyContent()
  const site = await startSite(folders, ['node_modules/next/dist/bin/next', 'start', '-p', '$PORT'])
  try {
    const page = '/suv/drought-ledger'
    const [plain, fronted] = [await answerOf(site.origin, page), await answerOf(baseURL!, page)]
    expect(plain.body).toBe(fronted.body)
    expect(plain.headers['content-security-policy']).toBe(fronted.headers['content-security-policy'])
    for (const agent of ['Twitterbot/1.0', 'meta-externalagent/1.1', 'facebookexternalhit/1.1', 'Googlebot/2.1'])
      expect((await answerOf(site.origin, page, { 'user-agent': agent })).body, agent).toBe(fronted.body)
    expect((await answerOf(site.origin, '/nothing-here')).status).toBe(404)
  } finally {
    await site.stop()
    folders.remove()
  }
})
