import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { countUnanswered, pass } from './support/polling.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const item = { id: 'flood', text: 'The river has left its bed', link: '/suv', language: 'en', from: '2020-01-01T00:00:00+05:00', until: '2099-01-01T00:00:00+05:00' }

test('fronts carry the item in force in their HTML', async ({ request }) => {
  const { items } = (await (await request.get('/breaking.json')).json()) as { items: { text: string }[] }
  expect(items.length).toBeGreaterThan(0)
  for (const path of ['/', '/suv', '/topics/water']) expect(await (await request.get(path)).text()).toContain(items[0]!.text)
})

test('an article shows news that broke after it was made, politely, without moving the page', async ({ page }) => {
  await page.route('/breaking.json', (route) => route.fulfill({ json: { items: [item] } }))
  await page.goto('/suv/drought-ledger')
  const bar = page.locator('breaking-bar')
  await expect(bar.getByText(item.text)).toBeVisible()
  await expect(bar).toHaveAttribute('role', 'status')
})

test('what a reader dismisses stays away, on the next page too', async ({ page }) => {
  await page.route('/breaking.json', (route) => route.fulfill({ json: { items: [item] } }))
  await page.goto('/suv/drought-ledger')
  await page.locator('breaking-bar').getByRole('button').click()
  await expect(page.locator('breaking-bar').getByText(item.text)).toBeHidden()
  await page.goto('/bozor/price-of-an-onion')
  await page.waitForLoadState('networkidle')
  await expect(page.locator('breaking-bar').getByText(item.text)).toBeHidden()
})

test('an item past its time is not shown', async ({ page }) => {
  await page.route('/breaking.json', (route) => route.fulfill({ json: { items: [{ ...item, until: '2020-01-02T00:00:00+05:00' }] } }))
  await page.goto('/suv/drought-ledger')
  await page.waitForLoadState('networkidle')
  await expect(page.getByText(item.text)).toHaveCount(0)
})

test('a broken or missing list of items breaks nothing', async ({ page }) => {
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await page.route('/breaking.json', (route) => route.fulfill({ body: 'no json' }))
  await page.goto('/suv/drought-ledger')
  await page.waitForLoadState('networkidle')
  expect(errors).toEqual([])
})

test.describe('while a page is open', () => {
  test.describe.configure({ mode: 'default' })
  let folders: ReturnType<typeof copyContent>
  let site: Site
  const article = '/suv/drought-ledger'

  test.beforeAll(async () => {
    folders = copyContent()
    rmSync(path.join(folders.contentDir, 'breaking/library-protocol.yaml'))
    site = await startSite(folders)
  })

  test.afterAll(async () => {
    await site?.stop()
    folders?.remove()
  })

  test.afterEach(async () => {
    await publish({ flood: undefined, quake: undefined })
  })

  interface Item {
    text: string
    link?: string
    from?: string
    until?: string
  }

  /** An editor saves these files, or deletes them. */
  function change(items: Record<string, Item | undefined>) {
    mkdirSync(path.join(folders.contentDir, 'breaking'), { recursive: true })
    for (const [id, item] of Object.entries(items)) {
      const file = path.join(folders.contentDir, 'breaking', `${id}.yaml`)
      if (item) writeFileSync(file, JSON.stringify({ from: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00Z', ...item }))
      else rmSync(file, { force: true })
    }
  }

  async function inForce(): Promise<string[]> {
    const { items } = (await (await fetch(`${site.origin}/breaking.json`)).json()) as { items: { text: string }[] }
    return items.map(({ text }) => text)
  }

  /** The same, once readers who come now get them. */
  async function publish(items: Record<string, Item | undefined>) {
    change(items)
    for (const item of Object.values(items)) if (item) await expect.poll(inForce).toContain(item.text)
    for (const [id, item] of Object.entries(items)) if (!item) await expect.poll(async () => (await (await fetch(`${site.origin}/breaking.json`)).text()).includes(`"${id}"`)).toBe(false)
  }

  async function open(context: BrowserContext, address = article): Promise<Page> {
    const page = await context.newPage()
    await page.clock.install()
    const first = page.waitForResponse((response) => response.url().endsWith('/breaking.json'))
    await page.goto(site.origin + address)
    await first
    return page
  }

  const bar = (page: Page) => page.locator('breaking-bar')
  const ten = 10_000

  test('news is on it within ten seconds, moves nothing, and is gone within ten seconds of being withdrawn', async ({ context }) => {
    const page = await open(context)
    await page.evaluate(() => {
      const shifts = globalThis as unknown as { shifted: number }
      shifts.shifted = 0
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.shifted += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift' })
    })
    await page.evaluate(() => scrollTo(0, 700))
    await publish({ flood: { text: 'The river has left its bed', link: '/suv' } })
    await page.clock.runFor(ten)
    await expect(bar(page).getByRole('link', { name: 'The river has left its bed' })).toBeInViewport()
    await publish({ flood: undefined })
    await page.clock.runFor(ten)
    await expect(page.getByText('The river has left its bed')).toHaveCount(0)
    expect(await page.evaluate(() => [(globalThis as unknown as { shifted: number }).shifted, scrollY])).toEqual([0, 700])
  })

  test('a page loaded anew has it: fronts in their HTML, articles as soon as their script runs', async ({ page, context }) => {
    expect(await (await context.request.get(`${site.origin}/suv`)).text()).not.toContain('The river')
    await publish({ flood: { text: 'The river has left its bed' } })
    for (const front of ['/', '/suv', '/topics/water']) expect(await (await context.request.get(site.origin + front)).text()).toContain('The river has left its bed')
    await page.goto(site.origin + article)
    await expect(bar(page).getByText('The river has left its bed')).toBeVisible()
  })

  test('on a front, what is withdrawn leaves its place empty, and what is put right shows', async ({ context }) => {
    await publish({ flood: { text: 'The river has left its bad' } })
    const page = await open(context, '/suv')
    const heading = page.getByRole('heading', { level: 1 })
    const place = await heading.boundingBox()
    await expect(bar(page).getByText('The river has left its bad')).toBeVisible()
    await publish({ flood: { text: 'The river has left its bed' } })
    await page.clock.runFor(ten)
    await expect(bar(page).getByText('The river has left its bed')).toBeVisible()
    await expect(bar(page).getByText('The river has left its bad')).toBeHidden()
    await publish({ flood: undefined })
    await page.clock.runFor(ten)
    await expect(bar(page).getByText('The river has left its bed')).toBeHidden()
    expect(await heading.boundingBox()).toEqual(place)
  })

  test('the newest shows first, the one before it when it is dismissed, all by keyboard', async ({ context }) => {
    const page = await open(context)
    await publish({ flood: { text: 'The river has left its bed' } })
    await page.clock.runFor(ten)
    await expect(bar(page).getByText('The river has left its bed')).toBeVisible()
    await publish({ quake: { text: 'The ground has moved', from: '2020-01-02T00:00:00Z' } })
    await page.clock.runFor(ten)
    await expect(bar(page).getByText('The ground has moved')).toBeVisible()
    await expect(bar(page).getByText('The river has left its bed')).toBeHidden()
    for (let press = 0; press < 12 && !(await bar(page).getByRole('button').first().evaluate((button) => button === document.activeElement)); press += 1) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect(bar(page).getByText('The river has left its bed')).toBeVisible()
    await expect(bar(page).getByRole('button', { name: 'Dismiss' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(bar(page).getByRole('button')).toHaveCount(0)
    await expect(page.getByRole('main')).toBeFocused()
    await page.clock.runFor(3 * ten)
    await expect(bar(page).locator('p')).toHaveCount(0)
  })

  test('what comes while a reader is on another item waits behind it', async ({ context }) => {
    const page = await open(context)
    await publish({ flood: { text: 'The river has left its bed' } })
    await page.clock.runFor(ten)
    await bar(page).getByRole('button').focus()
    await publish({ quake: { text: 'The ground has moved', from: '2020-01-02T00:00:00Z' } })
    await page.clock.runFor(ten)
    await expect(bar(page).getByRole('button').first()).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(bar(page).getByText('The ground has moved')).toBeVisible()
  })

  test('it comes and goes by the server’s clock, on open pages and on new ones', async ({ context }) => {
    // A whole second, as editors write them: an answer says its time in seconds (RFC 9110 §5.6.7).
    const now = Math.floor(Date.now() / 1000) * 1000
    const at = (seconds: number) => new Date(now + seconds * 1000).toISOString()
    // A reader's clock that is a day behind.
    const page = await context.newPage()
    await page.clock.install({ time: now - 24 * 3600 * 1000 })
    await page.goto(site.origin + article)
    change({ flood: { text: 'The river has left its bed', from: at(8), until: at(20) } })
    expect(await inForce()).toEqual([])
    await expect.poll(inForce).toEqual(['The river has left its bed'])
    expect(Date.now()).toBeGreaterThanOrEqual(now + 8000)
    await page.clock.runFor(ten)
    await expect(bar(page).getByText('The river has left its bed')).toBeVisible()
    expect(await (await context.request.get(`${site.origin}/suv`)).text()).toContain('The river has left its bed')
    await expect.poll(inForce).toEqual([])
    await page.clock.runFor(ten)
    await expect(page.getByText('The river has left its bed')).toHaveCount(0)
    expect(await (await context.request.get(`${site.origin}/suv`)).text()).not.toContain('The river has left its bed')
  })

  test('it asks with the validator it has, and less and less often while the server fails', async ({ context }) => {
    const page = await open(context)
    const etag = (await fetch(`${site.origin}/breaking.json`)).headers.get('etag')!
    expect((await fetch(`${site.origin}/breaking.json`, { headers: { 'if-none-match': etag } })).status).toBe(304)
    await countUnanswered(page)
    let asked = 0
    await page.route('**/breaking.json', (route) => {
      asked += 1
      return route.fulfill({ status: 503 })
    })
    await pass(page, 20)
    expect(asked).toBeGreaterThan(3)
    expect(asked).toBeLessThan(13)
  })

  test('with an item over it the page has no accessibility violations', async ({ context }) => {
    const page = await open(context)
    await publish({ flood: { text: 'The river has left its bed', link: '/suv' } })
    await page.clock.runFor(ten)
    await expect(bar(page).getByText('The river has left its bed')).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
  })

  test.describe('without script', () => {
    test.use({ javaScriptEnabled: false })

    test('fronts show what is in force when they are loaded', async ({ page }) => {
      await publish({ flood: { text: 'The river has left its bed', link: '/suv' } })
      await page.goto(site.origin)
      await expect(bar(page).getByRole('link', { name: 'The river has left its bed' })).toBeVisible()
      await expect(bar(page).getByRole('button')).toHaveCount(0)
      await publish({ flood: undefined })
      await page.reload()
      await expect(bar(page).getByText('The river has left its bed')).toHaveCount(0)
    })
  })
})
