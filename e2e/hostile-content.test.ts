/** Everything hostile at once, published as any push: what is refused stays away, and the rest is only words wherever it is shown. */
import { expect, test } from '@playwright/test'
import { HtmlValidate } from 'html-validate'
import { SaxesParser } from 'saxes'
import { hostileDocuments } from '#lib/catalogue/fixtures/hostile/corpus.ts'
import { markOf } from '#lib/catalogue/fixtures/hostile/hostile-document.ts'
import { hostilePublication } from '#lib/catalogue/fixtures/hostile/publications.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import type { Receipt } from '#lib/publishing/receipt.ts'
import { activeContent, withoutSpaces, wordsOf } from './support/active-content.ts'
import { type Newsroom, openNewsroom } from './support/newsroom.ts'
import { watch } from './support/watch.ts'

/** The origin that pages and feeds name, wherever they are served; see `site.ts`. */
const named = 'http://localhost:3000'
const articles = hostileDocuments.flatMap((document) => {
  const slug = /^blogs\/hostile\/2023\/([a-z0-9-]+)\.mdx$/.exec(document.path)?.[1]
  return slug === undefined ? [] : [{ ...document, slug, href: `/hostile/${slug}` }]
})
const shown = articles.filter(({ expected }) => expected === 'harmless')
const pagesOf = (pattern: RegExp, write: (id: string) => string) => hostileDocuments.flatMap(({ path, expected }) => {
  const id = pattern.exec(path)?.[1]
  return id !== undefined && expected === 'harmless' ? [write(id)] : []
})
const listings = ['/', '/hostile', '/archive', '/hostile/archive', '/topics/hostile/archive', '/authors/mallory/archive', '/languages/en/archive', '/hostile/archive/2023/03', '/hostile/archive/2023/03/2', '/languages/en', '/corrections', '/feeds', '/search',
  ...pagesOf(/^authors\/(.+)\.mdx$/, (id) => `/authors/${id}`), ...pagesOf(/^topics\/(.+)\.yaml$/, (id) => `/topics/${id}`), ...pagesOf(/^blogs\/([^/]+)\/blog\.mdx$/, (id) => `/${id}`)]
const pages = [...listings, ...shown.map(({ href }) => href)]

let newsroom: Newsroom
let receipt: Receipt

test.describe.configure({ mode: 'default', timeout: 600_000 })

test.beforeAll(async () => {
  test.setTimeout(600_000)
  newsroom = await openNewsroom('2023-01-01T00:00:00Z')
  // What only its thread bounds is tried where threads are: lib/catalogue/hostile-corpus.test.ts.
  for (const { path, content, beside = {} } of [...hostileDocuments.filter(({ path }) => !path.includes('/deep-')), hostilePublication]) {
    newsroom.write(path, content)
    for (const [name, bytes] of Object.entries(beside)) newsroom.write(name, bytes)
  }
  receipt = await newsroom.publish('2023-06-01T00:00:00Z')
})

test.afterAll(() => newsroom[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}) => fetch(newsroom.site().origin + path, { headers, redirect: 'manual' })

/** Four at a time, each told by its path. */
async function each(paths: readonly string[], look: (path: string) => Promise<string[]>): Promise<string[]> {
  const waiting = [...paths]
  const faults: string[] = []
  const work = async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      const at = path
      faults.push(...(await look(at)).map((fault) => `${at}: ${fault}`))
    }
  }
  await Promise.all([work(), work(), work(), work()])
  return faults
}

test('what is refused is not there, and everything else is', async () => {
  expect(receipt.outcome).toBe('published')
  // Where the site answers itself, whatever a file is called.
  const own = new Set(['/hostile/archive', '/hostile/feed'])
  const faults = await each(articles.map(({ href }) => href).filter((href) => !own.has(href)), async (href) => {
    const { status } = await get(href)
    const wanted = shown.some((article) => article.href === href) ? 200 : 404
    return status === wanted ? [] : [`${status} instead of ${wanted}`]
  })
  expect(faults).toEqual([])
})

const validator = new HtmlValidate({
  extends: ['html-validate:document'],
  elements: ['html5', Object.fromEntries(['breaking-bar', 'live-updates'].map((name) => [name, { flow: true, phrasing: false, permittedContent: ['@flow'] }]))],
  rules: { 'element-permitted-content': 'error', 'no-dup-id': 'error', 'no-raw-characters': 'off', 'close-order': 'error', 'void-style': 'off', 'require-sri': 'off' },
})

test('every page is valid, has its policy, and holds nothing that runs, loads or sends', async () => {
  const history = shown.map(({ href }) => `${href}/history`)
  const faults = await each([...pages, ...history], async (path) => {
    const answer = await get(path)
    if (answer.status !== 200) return [`is answered ${answer.status}`]
    const html = await answer.text()
    const report = await validator.validateString(html)
    const policy = answer.headers.get('content-security-policy') ?? ''
    return [
      ...activeContent(html, { origin: named, isPage: true }),
      ...report.results.flatMap(({ messages }) => messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`)),
      ...(/script-src 'self'(?:;|$)/.test(policy) && !policy.includes('unsafe') ? [] : [`has the policy ${policy}`]),
      ...(answer.headers.has('set-cookie') ? ['sets a cookie'] : []),
    ]
  })
  expect(faults).toEqual([])
})

test('in a browser nothing runs, and nothing is asked of anybody else', async ({ browser }) => {
  const { origin } = newsroom.site()
  const context = await browser.newContext()
  const seen = await watch(context, origin)
  const searches = ['script', '__hit', '"><script>__hit(1)</script>', "'onmouseover='__hit(1)", 'javascript', 'evil example'].map((words) => `/search?q=${encodeURIComponent(words)}`)
  const waiting = [...pages, ...searches, ...shown.filter((_, index) => index % 8 === 0).map(({ href }) => `${href}/history`)]
  const visit = async () => {
    const page = await context.newPage()
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      await page.goto(origin + path, { waitUntil: 'load' })
      const here = new URL(page.url())
      if (here.origin + here.pathname !== origin + path.split('?')[0]) seen.push(`${path}: led to ${page.url()}`)
      const frames = page.frames().length - 1
      if (frames > 0) seen.push(`${path}: has ${frames} frames`)
      const scripts = await page.locator('a[href]').evaluateAll((links) => links.filter((link) => !/^(?:https?|mailto|tel):$/.test((link as HTMLAnchorElement).protocol) && !/^https?:/i.test(link.getAttribute('href')!)).map((link) => link.getAttribute('href')))
      seen.push(...scripts.map((href) => `${path}: links to ${href}`))
    }
    await page.close()
  }
  await Promise.all([visit(), visit(), visit()])
  await context.close()
  expect(seen).toEqual([])
})

/** All of a feed, from its newest part to its first. @returns Addresses and documents. */
async function wholeFeed(file: string): Promise<string[]> {
  const documents: string[] = []
  for (let at: string | undefined = file; at !== undefined; ) {
    const answer: Response = await get(at)
    expect(answer.status, at).toBe(200)
    documents.push(await answer.text())
    at = /<(?:atom:)?link href="([^"]*)" rel="prev-archive"/.exec(documents.at(-1)!)?.[1]?.slice(named.length)
  }
  return documents
}

/** A feed's entries, each with the texts of its elements; where it leads is its `link`. @throws Error if it is not well-formed. */
function entriesIn(xml: string): Record<string, string>[] {
  const entries: Record<string, string>[] = []
  const parser = new SaxesParser({ xmlns: true })
  const open: string[] = []
  const entry = () => (open.includes('entry') || open.includes('item') ? entries.at(-1) : undefined)
  const add = (text: string) => {
    const of = entry()
    if (of) of[open.at(-1)!] = (of[open.at(-1)!] ?? '') + text
  }
  parser.on('error', (error) => { throw error })
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'entry' || name === 'item') entries.push({})
    open.push(name)
    if (name === 'link' && attributes.rel?.value === 'alternate') add(attributes.href!.value)
  })
  parser.on('closetag', () => { open.pop() })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(xml).close()
  return entries
}

/** The article's HTML, by its address. */
async function entriesOf(format: 'rss.xml' | 'atom.xml' | 'feed.json'): Promise<Map<string, string>> {
  if (format === 'feed.json') {
    const { items } = (await (await get('/hostile/feed.json')).json()) as { items: { url: string; content_html: string }[] }
    return new Map(items.map(({ url, content_html: html }) => [url.slice(named.length), html]))
  }
  const documents = await wholeFeed(`/hostile/${format}`)
  return new Map(documents.flatMap(entriesIn).map((entry) => [entry.link!.slice(named.length), entry[format === 'rss.xml' ? 'content:encoded' : 'content']!]))
}

test('feeds are well-formed, whole, and hold nothing that runs, loads or sends, in a reader without any policy either', async ({ browser }) => {
  const entries = await entriesOf('rss.xml')
  expect([...entries.keys()].sort()).toEqual(shown.map(({ href }) => href).sort())
  expect([...(await entriesOf('atom.xml')).keys()].sort()).toEqual(shown.map(({ href }) => href).sort())
  const json = await entriesOf('feed.json')
  expect(json.size).toBeGreaterThan(0)
  const documents = [...entries, ...json]
  expect(documents.flatMap(([href, html]) => activeContent(html, { origin: named, isPage: false }).map((fault) => `${href}: ${fault}`))).toEqual([])

  const context = await browser.newContext({ baseURL: named })
  const seen: string[] = []
  await context.exposeBinding('__hit', () => void seen.push('a script ran'))
  await context.route('**/*', (route) => {
    const { origin, pathname } = new URL(route.request().url())
    if (origin === named && pathname === '/reader') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!DOCTYPE html><title>A reader</title>${documents.map(([, html]) => `<article>${html}</article>`).join('\n')}` })
    if (origin !== named) seen.push(`asked ${route.request().url()}`)
    return route.abort()
  })
  const page = await context.newPage()
  await page.goto('/reader', { waitUntil: 'load' })
  expect(await page.locator('body > article').count()).toBe(documents.length)
  await context.close()
  expect(seen).toEqual([])
})

test('every other document for programs can be read by programs', async () => {
  for (const path of ['/rss.xml', '/atom.xml', '/sitemap.xml', '/news-sitemap.xml', '/sitemap/fronts.xml', '/sitemap/hostile/2023/03.xml', '/feeds/blogs.opml', ...pagesOf(/^topics\/(text-.+)\.yaml$/, (id) => `/topics/${id}/atom.xml`), ...pagesOf(/^authors\/(text-.+)\.mdx$/, (id) => `/authors/${id}/rss.xml`)]) {
    const answer = await get(path)
    expect(answer.status, path).toBe(200)
    const xml = await answer.text()
    expect(() => entriesIn(xml), path).not.toThrow()
  }
  for (const { href } of shown.filter(({ content }) => String(content).includes('<Update'))) {
    const { updates } = (await (await get(`${href}/updates.json`)).json()) as { updates: unknown[] }
    expect(updates.length, href).toBeGreaterThan(0)
  }
  const sitemap = await (await get('/sitemap/hostile/2023/03.xml')).text()
  for (const { href } of shown) expect(sitemap).toContain(`${named}${href}<`)
})

test('a search for its own word finds each', async () => {
  const found = shown.filter(({ content, slug }) => String(content).includes(markOf(slug)))
  expect(found.length).toBeGreaterThan(100)
  const faults = await each(found.map(({ href }) => href), async (href) => {
    const html = await (await get(`/search?q=${markOf(href.slice('/hostile/'.length))}`)).text()
    return [...(html.includes(`href="${href}"`) ? [] : ['is not found']), ...activeContent(html, { origin: named, isPage: true })]
  })
  expect(faults).toEqual([])
})

test('cards are pictures, whatever stands on them', async () => {
  const worded = shown.filter(({ slug }) => /^(?:text|words)-/.test(slug)).filter((_, index) => index % 3 === 0)
  const faults = await each(worded.map(({ href }) => href), async (href) => {
    const html = await (await get(href)).text()
    const card = /<meta property="og:image" content="([^"]+)"/.exec(html)?.[1]
    const answer = await get(card!.slice(named.length))
    const type = answer.headers.get('content-type') ?? ''
    return answer.status === 200 && /^image\/(?:jpeg|png)$/.test(type) && answer.headers.get('x-content-type-options') === 'nosniff' ? [] : [`its card is ${answer.status} ${type}`]
  })
  expect(faults).toEqual([])
})

test('the same words stand in the same order on its page and in its feeds', async () => {
  const { posted, captured, original, archivedCopies, rights } = dictionaryFor('en')
  const terms = [posted, captured, original, archivedCopies, rights].map(wordsOf)
  const [rss, atom] = [await entriesOf('rss.xml'), await entriesOf('atom.xml')]
  const faults = await each(shown.map(({ href }) => href), async (href) => {
    const page = wordsOf(await (await get(href)).text())
    const [inRss, inAtom] = [rss, atom].map((entries) => wordsOf(entries.get(href) ?? ''))
    // What is known of a record stands in two columns on the page, and in a feed after a colon.
    const uncoloned = (words: string) => terms.reduce((text, term) => (text.startsWith(`${term}:`) ? term + text.slice(term.length + 1) : text), words)
    const paragraphs = [...(rss.get(href) ?? '').matchAll(/<(?:p|li|h2|h3|td|th|code)>([^<]+)<\/(?:p|li|h2|h3|td|th|code)>/g)].map(([, text]) => uncoloned(wordsOf(text!)))
    const faults = inRss === inAtom ? [] : ['RSS and Atom say different things']
    let at = 0
    for (const words of paragraphs.filter((words) => words !== '')) {
      const next = page.indexOf(words, at)
      if (next === -1) faults.push(page.includes(words) ? `${words.slice(0, 60)} stands elsewhere on the page` : `${words.slice(0, 60)} is not on the page`)
      else at = next
    }
    return faults
  })
  expect(faults).toEqual([])
  expect(withoutSpaces(' a b ')).toBe('ab')
})
