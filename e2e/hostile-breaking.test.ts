/** Hostile breaking news, as many at a time as readers see: only words, in the HTML of a front and where a page's script writes them. */
import { expect, type Page, test } from '@playwright/test'
import { hostileDocuments } from '#lib/catalogue/fixtures/hostile/corpus.ts'
import { plainDocuments } from '#lib/catalogue/fixtures/hostile/plain-documents.ts'
import { breakingSize } from '#lib/catalogue/page-sizes.ts'
import { activeContent } from './support/active-content.ts'
import { openNewsroom } from './support/newsroom.ts'
import { watch } from './support/watch.ts'

interface Item {
  id: string
  text: string
  link: string
}

const items = hostileDocuments.filter(({ path, expected }) => path.startsWith('breaking/') && expected === 'harmless')
const batches = Array.from({ length: Math.ceil(items.length / breakingSize) }, (_, index) => items.slice(index * breakingSize, (index + 1) * breakingSize))

/** What stands in the bar, and which elements it is made of. */
const barOf = async (page: Page) => ({
  items: await page.locator('breaking-bar > p').evaluateAll((all) => all.map((item) => {
    const words = item.querySelector('a, span')!
    return { id: (item as HTMLElement).dataset.id, text: words.textContent, link: words.getAttribute('href') }
  })),
  elements: [...new Set(await page.locator('breaking-bar *').evaluateAll((all) => all.map(({ localName }) => localName)))].sort(),
})

test('hostile breaking news is only words, wherever it is shown', async ({ browser }) => {
  await using newsroom = await openNewsroom('2023-01-01T00:00:00Z')
  const { origin } = newsroom.site()
  for (const { path, content } of plainDocuments) newsroom.write(path, content)
  newsroom.remove('breaking')
  const context = await browser.newContext()
  const seen = await watch(context, origin)
  const page = await context.newPage()
  let before: string[] = []
  for (const batch of batches) {
    for (const path of before) newsroom.remove(path)
    for (const { path, content } of batch) newsroom.write(path, content)
    before = batch.map(({ path }) => path)
    await newsroom.publish('2023-06-01T00:00:00Z')
    const { items: shown } = (await (await fetch(`${origin}/breaking.json`)).json()) as { items: Item[] }
    expect(shown.map(({ id }) => `breaking/${id}.yaml`).sort()).toEqual([...before].sort())
    const words = shown.map(({ id, text, link }) => ({ id, text, link }))

    const front = await (await fetch(`${origin}/suv`)).text()
    for (const { id } of shown) expect(front).toContain(`data-id="${id}"`)
    expect(activeContent(front, { origin: 'http://localhost:3000', isPage: true })).toEqual([])
    // A front has them in its HTML, an article once its script has asked.
    for (const address of ['/suv', '/suv/drought-ledger']) {
      await page.goto(origin + address)
      await expect(page.locator('breaking-bar button')).toHaveCount(shown.length)
      const bar = await barOf(page)
      expect(bar.items.sort((a, b) => (a.id! < b.id! ? -1 : 1))).toEqual(words.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
      expect(bar.elements).toEqual(['a', 'button', 'p', 'strong'])
    }
  }
  await context.close()
  expect(seen).toEqual([])
})
