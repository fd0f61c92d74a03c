/** Feeds as a subscriber meets them: found from a page, whole, cheap to ask for again, and all of the history behind them. */
import { expect, test } from '@playwright/test'
import { parseFeed, parseOpml } from 'feedsmith'
import { readerPages } from './support/pages.ts'
import { copyContent, startSite } from './support/site.ts'

const origin = 'http://localhost:3000'
const types = { 'rss.xml': 'application/rss+xml', 'atom.xml': 'application/atom+xml', 'feed.json': 'application/feed+json' }
const fronts = ['', '/suv', '/authors/dilnoza-karimova', '/topics/water', '/languages/ru']

for (const front of fronts)
  for (const [file, type] of Object.entries(types))
    test(`${front}/${file}: headers, 304 by validator and by time, HEAD, gzip`, async ({ request }) => {
      const path = `${front}/${file}`
      const first = await request.get(path, { headers: { 'accept-encoding': 'identity' } })
      expect(first.status()).toBe(200)
      const { etag, 'last-modified': modified, link, ...headers } = first.headers()
      expect(headers).toMatchObject({ 'content-type': `${type}; charset=utf-8`, 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=0, must-revalidate' })
      expect(headers['surrogate-key'], 'there is no edge').toBeUndefined()
      expect(link).toBe(`<${origin}${path}>; rel="self"`)
      expect(parseFeed(await first.text()).feed).toBeTruthy()
      const conditions: Record<string, string>[] = [{ 'if-none-match': etag! }, { 'if-modified-since': modified! }]
      for (const condition of conditions) {
        const again = await request.get(path, { headers: { 'accept-encoding': 'identity', ...condition } })
        expect([again.status(), (await again.body()).length, again.headers()['etag']]).toEqual([304, 0, etag])
      }
      const head = await request.head(path, { headers: { 'accept-encoding': 'identity' } })
      expect([head.status(), head.headers()['etag'], (await head.body()).length]).toEqual([200, etag, 0])
      expect((await request.get(path, { headers: { 'accept-encoding': 'gzip' } })).headers()['content-encoding']).toBe('gzip')
    })

for (const file of ['rss.xml', 'atom.xml'] as const)
  test(`${file} leads back to the first article ever published, and every part forward again`, async ({ request }) => {
    const linksIn = (xml: string) => Object.fromEntries([...xml.matchAll(/<(?:atom:)?link href="([^"]*)" rel="((?:prev|next)-archive|current|self)"/g)].map(([, href, rel]) => [rel!, href!]))
    const found = new Set<string>()
    let at: string | undefined = `/${file}`
    let later: string | undefined
    for (let parts = 0; at !== undefined; parts++) {
      expect(parts).toBeLessThan(100)
      const answer = await request.get(at)
      expect(answer.status(), at).toBe(200)
      const xml = await answer.text()
      const links = linksIn(xml)
      expect(links['self']).toBe(origin + at)
      if (later !== undefined) expect(links['current']).toBe(`${origin}/${file}`)
      if (later !== undefined && later !== `/${file}`) expect(links['next-archive']).toBe(origin + later)
      for (const [, path] of xml.matchAll(/<link>?(?: href=")?http:\/\/localhost:3000(\/[a-z-]+\/[a-z0-9-]+)[<"]/g)) found.add(path!)
      later = at
      at = links['prev-archive']?.slice(origin.length)
    }
    const sitemap = Object.values(readerPages).filter((path) => /^\/(daftar|suv|bozor|mahalla|qishloq-ovozi)\/(?!archive)/.test(path) && !path.includes('/archive'))
    for (const path of sitemap) expect([...found]).toContain(path)
    expect(found.size).toBeGreaterThanOrEqual(20)
  })

test('every page names feeds that are there', async ({ request }) => {
  for (const path of ['/', '/suv', '/suv/drought-ledger', '/suv/archive', '/topics/water', '/authors/dilnoza-karimova', '/languages/fa', '/feeds']) {
    const html = await (await request.get(path)).text()
    const links = [...html.matchAll(/<link rel="alternate" type="application\/(?:rss\+xml|atom\+xml|feed\+json)"[^>]* href="([^"]+)"/g)].map(([, href]) => href!)
    expect(links, path).toHaveLength(3)
    for (const href of links) expect((await request.get(href)).status(), href).toBe(200)
  }
})

test('the OPML file takes a feed reader to every blog', async ({ request }) => {
  const answer = await request.get('/feeds/blogs.opml')
  expect(answer.headers()['content-type']).toBe('text/x-opml; charset=utf-8')
  const outlines = parseOpml(await answer.text()).body!.outlines!
  expect(outlines).toHaveLength(6)
  for (const { xmlUrl } of outlines) expect((await request.get(new URL(xmlUrl!).pathname)).status(), xmlUrl).toBe(200)
})

test('what is no feed is not there, and leaves nothing behind', async ({ request }) => {
  for (const path of ['/rss.xml/1999/01', '/rss.xml/2026/11', '/suv/atom.xml/2019/06/7', '/nobody/rss.xml', '/suv/drought-ledger/rss.xml', '/rss.xml/2019', '/feeds/x']) expect((await request.get(path)).status(), path).toBe(404)
  for (const [old, to] of [['/feed', '/rss.xml'], ['/suv/feed', '/suv/rss.xml'], ['/index.xml', '/rss.xml']]) {
    const answer = await request.get(old!, { maxRedirects: 0 })
    expect([answer.status(), answer.headers()['location']], old).toEqual([308, expect.stringMatching(new RegExp(`${to!.replaceAll('.', '\\.')}$`))])
  }
})

test('an edge is told by which keys to drop what holds an article: its feeds, its card, the list of its updates', async () => {
  const folders = copyContent()
  const site = await startSite(folders, ['server.ts'], { EDGE_URL: 'http://127.0.0.1:1' })
  try {
    const tags = async (path: string) => (await fetch(site.origin + path)).headers.get('surrogate-key')!.split(' ')
    expect(await tags('/suv/atom.xml')).toEqual(expect.arrayContaining(['publication', 'article:suv/drought-ledger', 'newest:blog:suv', 'author:dilnoza-karimova']))
    expect(await tags('/rss.xml')).toEqual(expect.arrayContaining(['evidence:kz-2019-shymkent-square', 'newest:all']))
    expect(await tags('/og/suv/drought-ledger')).toContain('article:suv/drought-ledger')
    // What is dropped with the article, and not only grows old: its own addresses.
    for (const own of ['/suv/drought-ledger', '/suv/drought-ledger/history', '/og/suv/drought-ledger']) expect(await tags(own), own).toContain('own:suv/drought-ledger')
    for (const list of ['/suv/atom.xml', '/suv', '/']) expect((await tags(list)).filter((tag) => tag.startsWith('own:')), list).toEqual([])
    expect(await tags('/daftar/library-lamp-live/updates.json')).toContain('article:daftar/library-lamp-live')
  } finally {
    await site.stop()
    folders.remove()
  }
})
