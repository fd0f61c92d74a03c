/** Stories of what editors do to an article once it is out, as readers and subscribers meet it. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { HtmlValidate } from 'html-validate'
import { openNewsroom, type Newsroom } from './support/newsroom.ts'

const onion = 'blogs/bozor/2019/price-of-an-onion.mdx'
const address = '/bozor/price-of-an-onion'
const history = `${address}/history`
const feeds = ['/rss.xml', '/bozor/atom.xml', '/authors/parvina-rahimi/feed.json', '/topics/markets/rss.xml']
const published = '2019-05-27T04:00:00Z'

const answer = (newsroom: Newsroom, path: string) => fetch(newsroom.site().origin + path, { redirect: 'manual' })
const textOf = async (newsroom: Newsroom, path: string) => (await answer(newsroom, path)).text()
const open = (page: Page, newsroom: Newsroom, path: string) => page.goto(newsroom.site().origin + path)

const correction = { date: '2019-05-29T10:00:00+05:00', text: 'In the first version the price on Tajik farms began at 80 dollars a tonne. It was 85.' }
function correct(newsroom: Newsroom) {
  newsroom.edit(onion, 'from 80 dollars a tonne', 'from 85 dollars a tonne')
  newsroom.edit(onion, 'topics: [markets]', `topics: [markets]\ncorrections:\n  - {date: ${correction.date}, text: "${correction.text}"}`)
}

test('a correction stands on the article, in feeds, in the data for machines, on the list of corrections, and in the history', async ({ page }) => {
  await using newsroom = await openNewsroom(published)
  await open(page, newsroom, history)
  await expect(page.locator('main')).toContainText('No changes since publication.')
  correct(newsroom)
  await newsroom.publish('2019-05-29T05:30:00Z')

  await open(page, newsroom, address)
  await expect(page.getByText('from 85 dollars')).toBeVisible()
  await expect(page.getByText(correction.text)).toBeVisible()
  const data = JSON.parse((await page.locator('script[type="application/ld+json"]').textContent())!) as { '@graph': Record<string, unknown>[] }
  expect(data['@graph'][0]).toMatchObject({ dateModified: correction.date, correction: [{ text: correction.text, datePublished: correction.date }] })

  for (const feed of feeds) expect(await textOf(newsroom, feed), feed).toContain('It was 85.')
  const entry = (await textOf(newsroom, '/bozor/atom.xml')).split(/<entry\b/).find((entry) => entry.includes(`href="http://localhost:3000${address}"`))!
  expect(Date.parse(/<updated>(.*?)<\/updated>/.exec(entry)![1]!)).toBe(Date.parse(correction.date))
  const items = (JSON.parse(await textOf(newsroom, '/bozor/feed.json')) as { items: { url: string; date_modified: string }[] }).items
  expect(Date.parse(items.find(({ url }) => url.endsWith(address))!.date_modified)).toBe(Date.parse(correction.date))

  await open(page, newsroom, '/corrections')
  await expect(page.getByRole('listitem').filter({ hasText: 'The Price of an Onion' })).toContainText(correction.text)

  await open(page, newsroom, address)
  await page.getByRole('link', { name: 'What has changed' }).click()
  await expect(page).toHaveURL(newsroom.site().origin + history)
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('Changed 29 May 2019, 10:30')
  await expect(page.locator('del')).toHaveText('[taken out: 80]')
  await expect(page.locator('ins')).toHaveText('[added: 85]')
  await expect(page.locator('main')).toContainText(correction.text)
  await expect(page.locator('main')).toContainText('Published 27 May 2019, 08:10')
  await expect(page.locator('main')).not.toContainText('Both laughed')
})

test('a name that is taken out is nowhere any more, and the history says only that words went', async ({ page }) => {
  await using newsroom = await openNewsroom(published)
  newsroom.edit(onion, 'Then she bought three pieces.', 'Then Halima sold her three pieces.')
  await newsroom.publish('2019-05-28T05:00:00Z')
  await open(page, newsroom, history)
  await expect(page.locator('ins')).toContainText('added: Halima sold her')

  newsroom.edit(onion, /Halima/g, 'Munira')
  newsroom.edit(onion, 'Then Munira sold', 'Then the seller sold')
  await newsroom.publish('2019-05-29T05:00:00Z')
  for (const path of [address, history, ...feeds, '/search?q=Halima']) expect((await textOf(newsroom, path)).replace(/Results for “Halima”|value="Halima"|q=Halima|“Halima”/g, ''), path).not.toContain('Halima')
  await open(page, newsroom, history)
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Changed 29 May 2019, 10:00', 'Changed 28 May 2019, 10:00'])
  await expect(page.locator('del').first()).toHaveText(/^\[\d+ words? taken out\]$/)

  newsroom.edit(onion, 'topics: [markets]', 'topics: [markets]\nhistory: {removed: shown}')
  await newsroom.publish('2019-05-30T05:00:00Z')
  await open(page, newsroom, history)
  await expect(page.locator('del').first()).toContainText('Halima')
  newsroom.edit(onion, 'history: {removed: shown}', 'history: {removed: shown, from: 2019-05-29T12:00:00+05:00}')
  await newsroom.publish('2019-05-31T05:00:00Z')
  await open(page, newsroom, history)
  await expect(page.locator('main')).toContainText('Earlier changes are not shown.')
  await expect(page.locator('del, ins')).toHaveCount(0)
})

test('a retraction keeps the page and its reason, and takes the text from it, the feeds, the search and the history', async ({ page }) => {
  await using newsroom = await openNewsroom(published)
  correct(newsroom)
  await newsroom.publish('2019-05-29T05:30:00Z')
  const words = ['Shohmansur bazaar', 'from 85 dollars', 'kitchen could be']
  for (const path of [address, '/bozor/atom.xml']) expect(await textOf(newsroom, path), path).toContain('from 85 dollars')
  newsroom.edit(onion, 'corrections:', 'status: retracted\ncorrections:\n  - {date: 2019-06-01T10:00:00+05:00, text: "The stall could not be found again."}')
  await newsroom.publish('2019-06-01T06:00:00Z')

  await open(page, newsroom, address)
  await expect(page.getByText('This article has been retracted.')).toBeVisible()
  await expect(page.getByText('The stall could not be found again.')).toBeVisible()
  expect((await answer(newsroom, address)).status).toBe(200)
  for (const path of [address, history, ...feeds, '/search?q=dollars', '/', '/bozor']) for (const word of words) expect(await textOf(newsroom, path), path).not.toContain(word)
  for (const path of [...feeds, '/search?q=onion', '/bozor', '/sitemap/bozor/2019/05.xml']) expect(await textOf(newsroom, path), path).not.toContain(address)
  await open(page, newsroom, history)
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Retracted 1 June 2019, 11:00', 'Changed 29 May 2019, 10:30'])
  await expect(page.locator('del, ins')).toHaveCount(0)
})

test('an article that is renamed is found under both names, and keeps its history', async ({ page }) => {
  await using newsroom = await openNewsroom(published)
  correct(newsroom)
  await newsroom.publish('2019-05-29T05:30:00Z')
  newsroom.rename(onion, onion.replace('price-of-an-onion', 'dearer-than-meat'))
  newsroom.rename('blogs/bozor/2019/price-of-an-onion', 'blogs/bozor/2019/dearer-than-meat')
  newsroom.edit(onion.replace('price-of-an-onion', 'dearer-than-meat'), 'title: "The Price of an Onion"', `title: "Dearer Than Meat"\naliases: [${address}]`)
  await newsroom.publish('2019-06-02T06:00:00Z')

  const moved = await answer(newsroom, address)
  expect([moved.status, new URL(moved.headers.get('location')!, newsroom.site().origin).pathname]).toEqual([308, '/bozor/dearer-than-meat'])
  for (const path of ['/', '/bozor', '/topics/markets', '/bozor/archive/2019/05', '/bozor/atom.xml', '/sitemap/bozor/2019/05.xml']) {
    const text = await textOf(newsroom, path)
    if (path !== '/') expect(text, path).toContain('/bozor/dearer-than-meat')
    expect(text.replaceAll(/<guid[^]*?<\/guid>|<id>[^]*?<\/id>/g, ''), path).not.toContain(address)
  }
  await open(page, newsroom, history)
  await expect(page).toHaveURL(`${newsroom.site().origin}/bozor/dearer-than-meat/history`)
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Changed 2 June 2019, 11:00', 'Changed 29 May 2019, 10:30'])
  await expect(page.locator('ins').first()).toContainText('Dearer Than Meat')
  await expect(page.locator('main')).toContainText('[added: 85]')
})

test('an article that is deleted is gone, in so many words, until it comes back; a draft never was', async ({ page }) => {
  await using newsroom = await openNewsroom(published)
  const aliases = 'aliases: [/2019/05/onions]'
  newsroom.edit(onion, 'topics: [markets]', `topics: [markets]\n${aliases}`)
  newsroom.edit('blogs/mahalla/2022/nonvoy-tongi.mdx', /^title:/m, 'status: draft\ntitle:')
  await newsroom.publish('2019-05-28T05:00:00Z')
  expect((await answer(newsroom, '/2019/05/onions')).status).toBe(308)
  newsroom.remove(onion)
  newsroom.remove('blogs/mahalla/2022/nonvoy-tongi.mdx')
  newsroom.remove('blogs/mahalla/2025/hovlidagi-kutubxona.mdx')
  await newsroom.publish('2026-11-01T05:00:00Z')

  for (const path of [address, history, '/2019/05/onions', '/Bozor/Price-of-an-Onion']) expect((await answer(newsroom, path)).status, path).toBe(410)
  const stored = () => readdirSync(path.join(newsroom.site().dataDir, 'press', 'pages'), { recursive: true }).length
  const before = stored()
  for (const name of ['bozor/2019/price-of-an-onion', 'bozor/2019/05/price-of-an-onion']) expect((await answer(newsroom, `/${name}`)).status).toBe(410)
  expect(stored(), 'one page for all that is gone').toBe(before)
  for (const path of ['/mahalla/nonvoy-tongi', '/bozor/price', `/og${address}`]) expect((await answer(newsroom, path)).status, path).toBe(404)
  for (const path of ['/', '/bozor', '/rss.xml', '/search?q=onion', '/sitemap/fronts.xml']) expect(await textOf(newsroom, path), path).not.toContain(address)
  await open(page, newsroom, address)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This article has been removed')
  await expect(page.locator('meta[name=robots]').first()).toHaveAttribute('content', 'noindex')
  await open(page, newsroom, '/mahalla/hovlidagi-kutubxona')
  await expect(page.locator('html')).toHaveAttribute('lang', 'uz')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bu maqola olib tashlangan')

  newsroom.restore(onion)
  await newsroom.publish('2026-11-02T05:00:00Z')
  expect([(await answer(newsroom, address)).status, (await answer(newsroom, history)).status, (await answer(newsroom, '/2019/05/onions')).status]).toEqual([200, 200, 410])
})

test('the page of a history is as good a page as any: valid, accessible, narrow, in Persian too', async ({ page }) => {
  await using newsroom = await openNewsroom('2023-10-24T00:00:00Z')
  const rudaki = 'blogs/daftar/2023/rudaki-on-the-minibus.mdx'
  newsroom.edit(rudaki, 'دوازده صندلی', 'چهارده صندلی')
  newsroom.edit(rudaki, 'کسی نخندید.', 'کسی نخندید. همه گوش می‌دادند.')
  newsroom.edit(rudaki, /^title: .*$/m, 'title: "رودکی در مینی‌بوس شمارهٔ هشت"')
  correct(newsroom)
  await newsroom.publish('2023-10-25T00:00:00Z')
  const validator = new HtmlValidate({
    extends: ['html-validate:standard'], elements: ['html5', { 'breaking-bar': { flow: true, phrasing: false, permittedContent: ['@flow'] } }],
    rules: { 'void-style': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'long-title': 'off' },
  })
  for (const path of ['/daftar/rudaki-on-the-minibus/history', history]) {
    const report = await validator.validateString(await textOf(newsroom, path))
    expect(report.results.flatMap(({ messages }) => messages.map(({ line, column, message }) => `${line}:${column} ${message}`))).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await open(page, newsroom, path)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    }
    await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex')
  }
  await open(page, newsroom, '/daftar/rudaki-on-the-minibus/history')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.locator('ins').first()).toContainText('مینی‌بوس')
  expect((await answer(newsroom, '/daftar/no-such-article/history')).status).toBe(404)
})
