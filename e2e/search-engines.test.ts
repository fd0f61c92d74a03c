import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, type Page, test } from '@playwright/test'
import { parseSitemap, parseSitemapIndex } from 'sitemap'
import { readerPages } from './support/pages.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

/** Where the site under test says that it is. */
const siteUrl = 'http://localhost:3000'

type Thing = Record<string, unknown> & { '@type': string }

async function thingsOn(page: Page): Promise<Thing[]> {
  const scripts = await page.locator('script[type="application/ld+json"]').allTextContents()
  expect(scripts).toHaveLength(1)
  return (JSON.parse(scripts[0]!) as { '@graph': Thing[] })['@graph']
}

const isSearch = (address: string) => address.startsWith('/search')

test.describe('what a page says of itself to machines', () => {
  for (const [name, address] of Object.entries(readerPages))
    test(`${name}: one canonical address, and data that agree with the page`, async ({ page }) => {
      await page.goto(address)
      const canonical = page.locator('link[rel=canonical]')
      if (isSearch(address)) {
        await expect(canonical).toHaveCount(0)
        await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex')
        await expect(page.locator('script[type="application/ld+json"]')).toHaveCount(0)
        return
      }
      await expect(canonical).toHaveCount(1)
      await expect(canonical).toHaveAttribute('href', siteUrl + address)
      const things = await thingsOn(page)
      const types = things.map((thing) => thing['@type'])
      expect(types).toContain(address === '/' ? 'NewsMediaOrganization' : 'BreadcrumbList')
      const [main] = things
      expect(main!['@id'] === siteUrl + address || main!['url'] === siteUrl + address).toBe(true)
      expect(main!['inLanguage']).toBe(await page.locator('html').getAttribute('lang'))
    })

  const shownTimes = (page: Page) => page.locator('main article time').evaluateAll((times) => times.map((time) => (time as HTMLTimeElement).dateTime))

  test('an article’s data have its headline, dates, authors and picture', async ({ page }) => {
    await page.goto('/suv/drought-ledger')
    const [article] = await thingsOn(page)
    expect(article).toMatchObject({ '@type': 'NewsArticle', headline: await page.locator('h1').textContent() })
    expect(await shownTimes(page)).toContain(article!['datePublished'])
    const authors = article!['author'] as { name: string; url: string }[]
    for (const { name, url } of authors) await expect(page.locator(`main a[href="${url.replace(siteUrl, '')}"]`).first()).toHaveText(name)
    const image = article!['image'] as { url: string }
    expect((await page.request.get(image.url.replace(siteUrl, ''))).headers()['content-type']).toMatch(/^image\//)
    const corrections = article!['correction'] as { text: string }[]
    for (const { text } of corrections) await expect(page.getByText(text).first()).toBeVisible()
  })

  test('a live blog’s entries lead to where they stand', async ({ page }) => {
    await page.goto('/suv/spring-flood-live')
    const [live] = await thingsOn(page)
    expect(live!['@type']).toBe('LiveBlogPosting')
    const entries = live!['liveBlogUpdate'] as { url: string; headline: string; articleBody: string }[]
    expect(entries.length).toBeGreaterThan(2)
    for (const { url, headline, articleBody } of entries) {
      const section = page.locator(new URL(url).hash)
      await expect(section.locator('h2')).toHaveText(headline)
      expect(await section.textContent()).toContain(articleBody.split('\n')[0]!.replace(/…$/, ''))
    }
  })

  test('what a writer keeps as notes is a blog posting', async ({ page }) => {
    await page.goto('/daftar/alphabet-soup')
    expect((await thingsOn(page))[0]!['@type']).toBe('BlogPosting')
  })
})

async function sitemapUrls(origin: string, address: string) {
  const answer = await fetch(origin + address.replace(siteUrl, ''))
  expect(answer.status, address).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  return parseSitemap(Readable.from([await answer.text()]))
}

test('a crawler that begins with robots.txt finds every page, each under its own address', async ({ baseURL }) => {
  const robots = await (await fetch(`${baseURL}/robots.txt`)).text()
  const [index, news] = [...robots.matchAll(/^Sitemap: (.*)$/gm)].map(([, address]) => address!)
  expect([index, news]).toEqual([`${siteUrl}/sitemap.xml`, `${siteUrl}/news-sitemap.xml`])
  await sitemapUrls(baseURL!, news!)
  const sitemaps = await parseSitemapIndex(Readable.from([await (await fetch(`${baseURL}/sitemap.xml`)).text()]))
  expect(sitemaps.length).toBeGreaterThan(10)
  const found = (await Promise.all(sitemaps.map(({ url }) => sitemapUrls(baseURL!, url)))).flat()
  const addresses = found.map(({ url }) => url)
  expect(new Set(addresses).size).toBe(addresses.length)
  for (const address of Object.values(readerPages).filter((one) => !isSearch(one) && !/archive\/\d/.test(one))) expect(addresses).toContain(siteUrl + address)
  for (const { url, img, links } of found) {
    const answer = await fetch(baseURL + url.replace(siteUrl, ''), { redirect: 'manual' })
    const html = await answer.text()
    expect(answer.status, url).toBe(200)
    expect(html).toContain(`<link rel="canonical" href="${url}"`)
    for (const { url: picture } of img) expect((await fetch(picture.replace(siteUrl, baseURL!))).status, picture).toBe(200)
    for (const link of links) expect(addresses, `${url} names ${link.url}`).toContain(link.url)
  }
})

test('sitemaps are compressed, told unchanged, and there are no others', async ({ baseURL }) => {
  for (const address of ['/sitemap.xml', '/sitemap/fronts.xml', '/sitemap/suv/2026/04.xml', '/news-sitemap.xml', '/robots.txt']) {
    const answer = await fetch(baseURL + address, { headers: { 'accept-encoding': 'gzip' } })
    const etag = answer.headers.get('etag')!
    expect([answer.status, etag]).toEqual([200, expect.stringMatching(/^"/)])
    if (Number(answer.headers.get('content-length')) >= 256) expect(answer.headers.get('content-encoding')).toBe('gzip')
    const again = await fetch(baseURL + address, { headers: { 'accept-encoding': 'gzip', 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await fetch(baseURL + address, { method: 'HEAD' })).status).toBe(200)
  }
  for (const address of ['/sitemap', '/sitemap/suv', '/sitemap/suv/2026/04-2.xml', '/sitemap/suv/1999/04.xml', '/sitemap/x/2026/04.xml']) {
    expect((await fetch(baseURL + address)).status, address).toBe(404)
  }
})

test('news are told for two days, what is embargoed or a draft is not told, and a change reaches the sitemaps that show it', async () => {
  const folders = copyContent()
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+Z/, 'Z')
  const article = (slug: string, date: string, more = '') => {
    writeFileSync(path.join(folders.contentDir, 'blogs', 'suv', '2026', `${slug}.mdx`), `---\ntitle: "About ${slug} & <others>"\ndate: ${date}\nauthors: [dilnoza-karimova]\nsummary: Of ${slug}.\n${more}---\n\nWords.\n`)
  }
  article('fresh', hoursAgo(1))
  article('stale', hoursAgo(49))
  article('to-come', hoursAgo(-5))
  article('unready', hoursAgo(1), 'status: draft\n')
  let site: Site = await startSite(folders)
  const textOf = async (address: string) => (await fetch(site.origin + address)).text()
  try {
    const news = await sitemapUrls(site.origin, '/news-sitemap.xml')
    expect(news.map(({ url, news: item }) => [url, item?.title, item?.publication.name])).toEqual([[`${siteUrl}/suv/fresh`, 'About fresh & <others>', 'Chorsu']])
    const index = await textOf('/sitemap.xml')
    for (const { url } of await parseSitemapIndex(Readable.from([index]))) expect(await textOf(url.replace(siteUrl, ''))).not.toMatch(/to-come|unready/)
    const [ledger, other] = ['/sitemap/suv/2021/07.xml', '/sitemap/suv/2026/04.xml']
    const before = { ledger: await textOf(ledger), other: await textOf(other) }
    const file = path.join(folders.contentDir, 'blogs', 'suv', '2021', 'drought-ledger.mdx')
    await site.stop()
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^corrections:\n/m, 'corrections:\n  - { date: 2026-01-02T03:04:05Z, text: "Another one." }\n'))
    article('fresh', hoursAgo(49))
    site = await startSite(folders)
    expect(await textOf(ledger)).toContain('<lastmod>2026-01-02T03:04:05Z</lastmod>')
    expect(await textOf(ledger)).not.toBe(before.ledger)
    expect(await textOf(other)).toBe(before.other)
    expect(await textOf('/sitemap.xml')).toContain(`<loc>${siteUrl}${ledger}</loc><lastmod>2026-01-02T03:04:05Z</lastmod>`)
    expect(await textOf('/corrections')).toContain('Another one.')
    expect(await sitemapUrls(site.origin, '/news-sitemap.xml')).toEqual([])
  } finally {
    await site.stop()
    folders.remove()
  }
})
