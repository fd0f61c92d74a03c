/** What platforms make of a link, told by four readers of `<head>` that know nothing of each other. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { extractFromHtml } from '@extractus/article-extractor'
import { expect, test } from '@playwright/test'
import { getPreviewFromContent } from 'link-preview-js'
import openGraphScraper from 'open-graph-scraper'
import { unfurl } from 'unfurl.js'
import { isArticle, readerPages } from './support/pages.ts'
import { copyContent, startSite } from './support/site.ts'

/** None of them is given an address that is not this machine's. */
interface Preview {
  title?: string
  description?: string
  image?: string
  site?: string
  author?: string
  date?: string
}

const dateOf = (text: string | undefined) => (text ? new Date(text).toISOString() : undefined)
const read = async (address: string) => (await fetch(address, { headers: { 'accept-encoding': 'identity' } })).text()

async function byOpenGraphScraper(html: string): Promise<Preview> {
  const { result } = await openGraphScraper({ html })
  return {
    title: result.ogTitle, description: result.ogDescription, image: result.ogImage?.[0]?.url, site: result.ogSiteName,
    author: result.author, date: dateOf(result.articlePublishedTime),
  }
}

async function byUnfurl(address: string): Promise<Preview> {
  const { open_graph: tags, author } = await unfurl(address, { oembed: false })
  const articles = tags as unknown as { articles?: { published_time?: string }[] }
  return {
    title: tags.title, description: tags.description, image: tags.images?.[0]?.url, site: tags.site_name,
    author, date: dateOf(articles.articles?.[0]?.published_time),
  }
}

async function byLinkPreview(html: string, address: string): Promise<Omit<Preview, 'date'>> {
  const preview = (await getPreviewFromContent({ data: html, headers: { 'content-type': 'text/html; charset=utf-8' }, url: address })) as
    { title?: string; description?: string; images?: string[]; siteName?: string; author?: string }
  return { title: preview.title, description: preview.description, image: preview.images?.[0], site: preview.siteName, author: preview.author }
}

async function byArticleExtractor(html: string, address: string): Promise<Preview> {
  const article = await extractFromHtml(html, address, { descriptionLengthThreshold: 1 })
  return {
    title: article?.title, description: article?.description, image: article?.image, site: article?.source, author: article?.author, date: dateOf(article?.published),
  }
}

for (const [name, page] of Object.entries(readerPages))
  test(`a link to the ${name} (${page}) is shown alike by all`, async ({ baseURL }) => {
    const html = await read(baseURL + page)
    const first = await byOpenGraphScraper(html)
    expect(await byUnfurl(baseURL + page)).toEqual(first)
    const { date, ...undated } = first
    expect(await byLinkPreview(html, baseURL + page)).toEqual({ ...undated, author: undated.author })
    if (isArticle(page)) {
      expect(await byArticleExtractor(html, baseURL + page)).toEqual(first)
      expect([first.author, date]).toEqual([expect.stringMatching(/^\p{L}+ \p{L}+/u), expect.stringMatching(/^20\d\d-/)])
    }
    const escaped = /<h1>(?:<span[^>]*>)?(?:<svg[^]*?<\/svg>)?([^<]+)/.exec(html)![1]!
    if (isArticle(page)) expect(first.title).toBe(escaped.replaceAll('&amp;', '&').replaceAll('&nbsp;', '\u00a0'))
    expect(first.site).toBe('Chorsu')
    expect(first.description).toBe(/<meta name="description" content="([^"]+)">/.exec(html)![1])
    expect(first.image).toMatch(/^http:\/\/localhost:3000\/og\/(?:[a-z0-9-]+\/)*[0-9a-f]{12}\.(jpg|png)$/)
  })

const crawlers = [
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)', 'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
  'TelegramBot (like TwitterBot)', 'WhatsApp/2.23.20.0', 'Twitterbot/1.0', 'Slackbot-LinkExpanding 1.0', 'LinkedInBot/1.0', 'Mozilla/5.0 (compatible; Discordbot/2.0)', 'Mozilla/5.0',
]
const tags = ['og:title', 'og:description', 'og:image', 'og:image:type', 'og:image:width', 'og:image:height', 'og:image:alt', 'og:site_name', 'og:url', 'og:type', 'og:locale', 'twitter:card']
const ofArticles = ['article:published_time', 'article:modified_time', 'og:updated_time', 'article:author', 'article:section', 'article:tag', 'author']
const copies = ['twitter:title', 'twitter:description', 'twitter:image', 'twitter:image:alt']

/** The bytes after `<head>` by which the tag is there. */
function reachOf(html: string, name: string): number {
  const head = html.slice(html.indexOf('<head>'))
  const found = new RegExp(`<meta (?:property|name)="${name}" content="[^"]*">`).exec(head)
  return found ? Buffer.byteLength(head.slice(0, found.index + found[0].length)) : Infinity
}

test('all tags stand in the first 4 KB of every page, before its style, for every crawler', async ({ baseURL }) => {
  for (const page of Object.values(readerPages)) {
    const html = await read(baseURL + page)
    for (const name of [...tags, ...copies, ...(isArticle(page) ? ofArticles : [])]) expect(reachOf(html, name), `${name} of ${page}`).toBeLessThanOrEqual(4096)
    expect(html.indexOf('twitter:image:alt')).toBeLessThan(html.indexOf('<style'))
  }
  const answers = await Promise.all(crawlers.map((agent) => fetch(`${baseURL}/suv/svet-i-voda`, { headers: { 'user-agent': agent } }).then((answer) => answer.text())))
  expect(new Set(answers).size).toBe(1)
})

test('what a preview is made of stands there even when title and summary are as long as they may be', async () => {
  const folders = copyContent()
  const text = (length: number) => 'رودکی در مسیر شمارهٔ هشت '.repeat(50).slice(0, length - 1).trim()
  writeFileSync(path.join(folders.contentDir, 'blogs/daftar/2023/x-long.mdx'), `---
title: "${text(300)}"
date: 2023-03-04T09:00:00+05:00
authors: [parvina-rahimi, dilnoza-karimova]
topics: [water]
language: fa
summary: "${text(1000)}"
---

متن
`)
  const site = await startSite(folders)
  try {
    const html = await read(`${site.origin}/daftar/x-long`)
    for (const name of [...tags, ...ofArticles]) expect(reachOf(html, name), name).toBeLessThanOrEqual(4096)
    expect(html).toContain(`<h1>${text(300)}</h1>`)
  } finally {
    await site.stop()
    folders.remove()
  }
})

test('a translated article names its languages, an author is a profile', async ({ baseURL }) => {
  const translated = await read(`${baseURL}/mahalla/hovlidagi-kutubxona`)
  expect(translated).toContain('<meta property="og:locale" content="uz_UZ"><meta property="og:locale:alternate" content="en_GB">')
  expect(await read(`${baseURL}/authors/dilnoza-karimova`)).toContain('<meta property="og:type" content="profile">')
})
