import { expect, test } from '@playwright/test'
import { readerPages } from './support/pages.ts'

test.use({ javaScriptEnabled: false })

for (const [name, path] of Object.entries(readerPages))
  test(`${name} is whole without script`, async ({ page }) => {
    await page.goto(path)
    await expect(page.getByRole('main')).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const hidden = await page.locator('main p, main h2, main figure').evaluateAll((elements) => elements.filter((element) => getComputedStyle(element).visibility === 'hidden').length)
    expect(hidden).toBe(0)
  })

test('a reader finds an article by a word in it, in any language', async ({ page }) => {
  const searches = [['saxaul', 'aral-saxaul'], ['вода', 'svet-i-voda'], ['رودکی', 'rudaki-on-the-minibus'], ['kutubxona', 'hovlidagi-kutubxona']]
  for (const [word, slug] of searches) {
    await page.goto('/')
    await page.getByRole('searchbox').fill(word!)
    await page.getByRole('searchbox').press('Enter')
    await expect(page).toHaveURL(/\/search\?q=/)
    await expect(page.getByRole('searchbox').first()).toHaveValue(word!)
    await expect(page.locator(`main a[href$="/${slug}"]`)).toBeVisible()
    await expect(page.locator('main mark').first()).toBeVisible()
  }
})

test('a search that finds nothing offers topics and blogs', async ({ page }) => {
  await page.goto('/search?q=xylophone')
  await expect(page.getByRole('status').filter({ hasText: 'xylophone' })).toBeVisible()
  await expect(page.locator('main a[href="/topics/water"]')).toBeVisible()
})

test('whatever is searched for is shown as words', async ({ page }) => {
  for (const words of ['<script>alert(1)</script>', '" OR 1=1 --', 'a"b*c(NEAR', '%', '😀', 'x'.repeat(3000)]) {
    const answer = await page.goto(`/search?q=${encodeURIComponent(words)}`)
    expect(answer?.status()).toBe(200)
    await expect(page.locator('main script')).toHaveCount(0)
  }
})

test('a reader goes from the front to an old article by links alone', async ({ page }) => {
  await page.goto('/qishloq-ovozi/archive')
  await page.locator('a[href="/qishloq-ovozi/archive/2019/06"]').click()
  await page.locator('main a[href="/qishloq-ovozi/pictures-from-9-june"]').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('9 June')
  await page.getByRole('navigation').getByRole('link', { name: 'Qishloq Ovozi' }).first().click()
  await expect(page).toHaveURL('/qishloq-ovozi')
})

test('the article about 9 June has the anatomy that was asked for', async ({ page }) => {
  await page.goto('/qishloq-ovozi/pictures-from-9-june')
  const main = page.getByRole('main')
  await expect(main.locator('figure img').first()).toBeVisible()
  await expect(main.locator('figcaption').first()).toContainText('Illustration: Chorsu')
  await expect(main.locator('time[datetime="2019-06-10T18:40:00+05:00"]')).toContainText('10 June 2019')
  await expect(main.getByRole('link', { name: 'Aibek Sadyrov' }).first()).toHaveAttribute('href', '/authors/aibek-sadyrov')
  for (const heading of ['Corrections', 'About This Blog', 'Blog Archive', 'Related reading'])
    await expect(main.getByText(heading, { exact: true })).toBeVisible()
  await expect(main.getByText('their writers’ own')).toBeVisible()
  await expect(main.locator('a[href="/qishloq-ovozi/the-marathon-banner"]').first()).toBeVisible()
  await expect(main.locator('a[href="/qishloq-ovozi/archive#y2019"]')).toBeVisible()
  await expect(main.locator('[lang="kk"]').first()).toBeVisible()
})

test('an old address leads to the new one for good', async ({ request }) => {
  const answer = await request.get('/2019/06/pictures-from-9-june', { maxRedirects: 0 })
  expect([answer.status(), new URL(answer.headers()['location']!, 'http://x').pathname]).toEqual([308, '/qishloq-ovozi/pictures-from-9-june'])
})

test('an address that is not there helps on', async ({ page }) => {
  const answer = await page.goto('/suv/there-is-no-such-article')
  expect(answer?.status()).toBe(404)
  await expect(page.getByRole('main').getByRole('link').first()).toBeVisible()
  await expect(page.getByRole('search').first()).toBeVisible()
})

test('Persian runs from right to left, with its own words and calendar', async ({ page }) => {
  await page.goto('/daftar/rudaki-on-the-minibus')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  const [start, end] = await page.getByRole('heading', { level: 1 }).evaluate((heading) => {
    const range = document.createRange()
    range.selectNodeContents(heading)
    const box = range.getBoundingClientRect()
    return [innerWidth - box.right, box.left]
  })
  expect(start).toBeLessThan(end!)
})
