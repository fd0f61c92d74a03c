/** What platforms fetch to show a link: cards drawn by the server itself. The pictures are left in test-results/cards to be looked at. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import sharp from 'sharp'
import { readerPages } from './support/pages.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const folder = 'test-results/cards'
mkdirSync(folder, { recursive: true })

const cardOf = async (origin: string, page: string) => {
  const html = await (await fetch(origin + page)).text()
  return new URL(/<meta property="og:image" content="([^"]+)">/.exec(html)![1]!).pathname
}

interface Drawn {
  status: number
  type: string
  bytes: Buffer
  headers: Headers
}

async function fetchCard(origin: string, card: string): Promise<Drawn> {
  const answer = await fetch(origin + card, { redirect: 'manual' })
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', bytes: Buffer.from(await answer.arrayBuffer()), headers: answer.headers }
}

/** Good for any platform: large, whole, of the type it is said to have, and small enough for WhatsApp. */
async function expectGood({ status, type, bytes }: Drawn, wanted: 'jpeg' | 'png', name: string) {
  expect([status, type], name).toEqual([200, `image/${wanted}`])
  expect(bytes.length, name).toBeLessThanOrEqual(300_000)
  expect(await sharp(bytes).metadata(), name).toMatchObject({ format: wanted, width: 1200, height: 630 })
  const { channels } = await sharp(bytes).stats()
  expect(Math.max(...channels.map(({ stdev }) => stdev)), `${name} is not empty`).toBeGreaterThan(5)
  writeFileSync(path.join(folder, `${name}.${wanted === 'jpeg' ? 'jpg' : 'png'}`), bytes)
}

const article = (title: string, more = '') => `---
title: ${JSON.stringify(title)}
date: 2021-03-04T09:00:00+05:00
authors: [dilnoza-karimova]
summary: "What it says."
${more}
---

Words.
`

test.describe('the cards of the sample publication', () => {
  test('of every page are 1200 × 630, of the type that the page names, and at most 300 KB', async ({ baseURL }) => {
    const pages = new Set<string>(Object.values(readerPages))
    // Whatever is linked from what was found so far.
    for (const page of pages)
      for (const [, href] of (await (await fetch(baseURL + page)).text()).matchAll(/href="(\/[a-z-]+(?:\/[a-z0-9-]+)?)"/g)) pages.add(href!)
    const cards = new Set<string>()
    for (const page of pages) {
      const html = await (await fetch(baseURL + page)).text()
      const tag = (name: string) => new RegExp(`<meta property="og:image${name}" content="([^"]+)">`).exec(html)?.[1]
      expect([tag(':width'), tag(':height')], page).toEqual(['1200', '630'])
      const card = new URL(tag('')!).pathname
      expect(tag(':type'), page).toBe(card.endsWith('.jpg') ? 'image/jpeg' : 'image/png')
      cards.add(card)
    }
    expect(cards.size, 'publication, 5 blogs, 3 authors, 6 topics, 5 languages, 20 articles').toBeGreaterThanOrEqual(40)
    for (const card of cards) {
      const drawn = await fetchCard(baseURL!, card)
      await expectGood(drawn, card.endsWith('.jpg') ? 'jpeg' : 'png', card.replace(/^\/og\/?|\/?[0-9a-f]+\.\w+$/g, '').replaceAll('/', ' ') || 'publication')
      // All of the sample are grain through and through.
      expect(drawn.bytes.length, card).toBeLessThanOrEqual(160_000)
    }
  })

  test('are validated, cached and allowed elsewhere as pictures are', async ({ baseURL }) => {
    const card = await cardOf(baseURL!, '/suv/drought-ledger')
    const first = await fetchCard(baseURL!, card)
    expect(Object.fromEntries(['cache-control', 'cross-origin-resource-policy', 'x-content-type-options', 'content-encoding', 'vary'].map((name) => [name, first.headers.get(name)]))).toEqual({
      'cache-control': 'public, max-age=86400', 'cross-origin-resource-policy': 'cross-origin', 'x-content-type-options': 'nosniff', 'content-encoding': null, vary: null,
    })
    const again = await fetch(baseURL + card, { headers: { 'if-none-match': first.headers.get('etag')! } })
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0])
    const head = await fetch(baseURL + card, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), head.headers.get('etag')]).toEqual([200, String(first.bytes.length), first.headers.get('etag')])
  })

  test('thirty who ask at once, for whatever version, get one and the same', async ({ baseURL }) => {
    const paths = Array.from({ length: 30 }, (_, index) => (index === 0 ? '/og/bozor/letters-with-money' : `/og/bozor/letters-with-money/${String(index).padStart(12, '0')}.jpg`))
    const answers = await Promise.all(paths.map((card) => fetchCard(baseURL!, card)))
    expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1)
    expect(answers.every(({ status, bytes }) => status === 200 && bytes.equals(answers[0]!.bytes))).toBe(true)
  })
})

test.describe('a server that cannot reach the network', () => {
  let site: Site
  let folders: ReturnType<typeof copyContent>
  const offline = { NODE_OPTIONS: `--import ${path.resolve('e2e/support/no-network.mjs')}` }
  const write = (file: string, text: string) => writeFileSync(path.join(folders.contentDir, file), text)
  const titles: Record<string, string> = {
    'long': 'A very long headline '.repeat(14).trim(), 'unbroken': 'ж'.repeat(299), 'emoji': '🌊 Flood 👨‍👩‍👧 in the foothills 🏔', 'only-emoji': '🌊🏔', 'cjk': '東京の水', 'thai': 'น้ำ',
    'mixed': 'What “رودکی” Means to читатели in ۲۰۲۴', 'markup': '<script>alert("x")</script> & ]]>', 'zero-width': 'zero\u200cwidth\u200d and \u200emarks', 'symbols': '☃ ♞ ➜ ½ ∑ ℵ',
    'en': 'The Canal That Remembered', 'ru': 'Предварительные итоги и объёмы воды', 'kk': 'Әділетсіз қоғамның өңірлік үні, ғұмыр һәм ұлағат', 'uz': 'Gʻoʻza, sholi va maʼno: suv toʻgʻrisida', 'fa': 'آب‌های گم‌شدهٔ پنج‌رود: گزارشی از «دوشنبه» در ۱۴۰۲',
  }
  test.beforeAll(async () => {
    folders = copyContent()
    for (const [slug, title] of Object.entries(titles)) write(`blogs/suv/2021/x-${slug}.mdx`, article(title, ['ru', 'kk', 'uz', 'fa'].includes(slug) ? `language: ${slug}` : ''))
    write('blogs/suv/2021/x-draft.mdx', article('A Secret Draft', 'status: draft'))
    write('blogs/suv/2021/x-retracted.mdx', article('Taken Back Words', 'status: retracted'))
    write('blogs/suv/2021/x-embargoed.mdx', article('Not Yet').replace('2021-03-04', '2099-03-04'))
    site = await startSite(folders, ['server.ts'], offline)
  })
  test.afterAll(async () => {
    await site.stop()
    folders.remove()
  })

  test('draws a good card for every title, and asks nobody', async () => {
    for (const slug of Object.keys(titles)) await expectGood(await fetchCard(site.origin, await cardOf(site.origin, `/suv/x-${slug}`)), 'png', `title ${slug}`)
    expect(site.log()).not.toContain('REACHED OUT')
    expect(site.log()).not.toContain('previews:')
  })

  test('has no card of what readers may not see, and the publication’s of what was retracted', async () => {
    for (const slug of ['x-draft', 'x-embargoed', 'x-nothing']) {
      const card = await fetchCard(site.origin, `/og/suv/${slug}/0123456789ab.png`)
      expect([card.status, card.headers.get('etag')], slug).toEqual([404, expect.anything()])
      expect(card.type, slug).toContain('text/html')
    }
    const publication = await fetchCard(site.origin, '/og')
    expect(await cardOf(site.origin, '/suv/x-retracted')).toBe(await cardOf(site.origin, '/'))
    expect((await fetchCard(site.origin, '/og/suv/x-retracted')).bytes.equals(publication.bytes)).toBe(true)
  })

  test('gives the publication’s card, for a minute, when a picture cannot be read, and the right one once it is there again', async () => {
    const picture = path.join(folders.contentDir, 'blogs/bozor/2019/price-of-an-onion/lead.jpg')
    const card = await cardOf(site.origin, '/bozor/price-of-an-onion')
    renameSync(picture, `${picture}.away`)
    const failed = await fetchCard(site.origin, card)
    expect([failed.status, failed.headers.get('cache-control')]).toEqual([200, 'public, max-age=60'])
    expect(failed.bytes.equals((await fetchCard(site.origin, '/og')).bytes)).toBe(true)
    expect([...failed.headers.keys()].filter((name) => /ovoz|next/.test(name))).toEqual([])
    expect(site.log()).toContain('previews: the card of /bozor/price-of-an-onion: /media/')
    renameSync(`${picture}.away`, picture)
    await site.stop()
    site = await startSite(folders, ['server.ts'], offline)
    await expectGood(await fetchCard(site.origin, card), 'jpeg', 'picture that came back')
  })
})

test('without the front, next start draws the same card for whatever version is asked for', async ({ baseURL }) => {
  const folders = copyContent()
  const site = await startSite(folders, ['node_modules/next/dist/bin/next', 'start', '-p', '$PORT'])
  try {
    const card = await cardOf(site.origin, '/bozor/price-of-an-onion')
    const [plain, old, fronted] = await Promise.all([fetchCard(site.origin, card), fetchCard(site.origin, '/og/bozor/price-of-an-onion/000000000000.jpg'), fetchCard(baseURL!, card)])
    expect([plain.status, plain.type, plain.bytes.equals(fronted.bytes), old.bytes.equals(fronted.bytes)]).toEqual([200, 'image/jpeg', true, true])
    expect((await fetchCard(site.origin, '/og/bozor/nothing/0.jpg')).status).toBe(404)
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('a changed headline is a new card at a new address, and the old one answers with it', async () => {
  const folders = copyContent()
  const file = path.join(folders.contentDir, 'blogs/suv/2018/the-canal-that-forgot.mdx')
  const page = '/suv/the-canal-that-forgot'
  let site = await startSite(folders)
  try {
    const before = await cardOf(site.origin, page)
    const drawn = await fetchCard(site.origin, before)
    expect(await cardOf(site.origin, page)).toBe(before)
    await site.stop()
    writeFileSync(file, readFileSync(file, 'utf8').replace('The Canal That Forgot', 'The Canal That Remembers'))
    site = await startSite(folders)
    const after = await cardOf(site.origin, page)
    expect(after).not.toBe(before)
    const [old, anew] = [await fetchCard(site.origin, before), await fetchCard(site.origin, after)]
    expect(old.bytes.equals(anew.bytes)).toBe(true)
    expect(old.bytes.equals(drawn.bytes)).toBe(false)
    await site.stop()
    site = await startSite(folders)
    expect((await fetchCard(site.origin, after)).bytes.equals(anew.bytes), 'after a restart').toBe(true)
  } finally {
    await site.stop()
    folders.remove()
  }
})
