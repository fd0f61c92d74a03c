import { type Browser, chromium } from '@playwright/test'
import { articleBudget, frontBudget, isArticle, readerPages } from '../e2e/support/pages.ts'
import { chromiumArguments, findOrInstallChromium } from '../scripts/chromium.ts'
import { answerOf } from './answer.ts'
import type { Table } from './report.ts'
import { serve } from './serve.ts'

const others = {
  'feed of a blog, Atom': '/suv/atom.xml', 'feed of a blog, RSS': '/suv/rss.xml', 'feed of a blog, JSON': '/suv/feed.json',
  'index of sitemaps': '/sitemap.xml', 'news sitemap': '/news-sitemap.xml', 'unknown path': '/suv/nothing-here',
}

/** Of each type of page what is sent, and what a browser loads that has nothing of the site. */
export async function benchBytes(): Promise<Table[]> {
  const server = await serve(['server.ts'], 4393, {})
  const browser = await chromium.launch({ executablePath: findOrInstallChromium(), args: chromiumArguments })
  try {
    const sizesOf = async (path: string) => {
      const [plain, gzip, brotli] = await Promise.all(['identity', 'gzip', 'br'].map((encoding) => answerOf(server.origin + path, { 'accept-encoding': encoding })))
      return { uncompressed: plain!.body.length, gzip: gzip!.body.length, brotli: brotli!.body.length, headers: gzip!.headerBytes }
    }
    const pages = []
    for (const [page, path] of Object.entries(readerPages))
      pages.push({ page, ...(await sizesOf(path)), 'budget (gzip)': isArticle(path) ? articleBudget : frontBudget, ...(await visit(browser, server.origin + path)) })
    const rest = []
    for (const [what, path] of Object.entries(others)) rest.push({ what, ...(await sizesOf(path)) })
    return [
      {
        title: 'Bytes and requests of each type of page',
        meaning: 'Of the sample content, styles included. `requests` and `all bytes` are what a browser of a telephone\'s size asks for until the page has loaded when it has nothing of the site: the page in gzip, its script, fonts and the pictures in sight, headers left out.',
        rows: pages,
      },
      { title: 'Bytes of what is read by programs', meaning: 'And of the page that says that there is none.', rows: rest },
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** A first visit, nothing scrolled. */
async function visit(browser: Browser, address: string) {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 })
  const sizes: Promise<number>[] = []
  page.on('requestfinished', (request) => sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)))
  try {
    await page.goto(address, { waitUntil: 'networkidle' })
    const bytes = await Promise.all(sizes)
    return { requests: bytes.length, 'all bytes': bytes.reduce((sum, size) => sum + size, 0) }
  } finally {
    await page.close()
  }
}
