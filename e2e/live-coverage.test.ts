import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test'
import { countUnanswered, pass } from './support/polling.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

/** The live blog of the sample that goes on. */
const live = '/daftar/library-lamp-live'
const file = 'blogs/daftar/2026/library-lamp-live.mdx'
const newest = 'The protocol is on the tree'

let folders: ReturnType<typeof copyContent>
let site: Site
let source: string

// One server for all of them: each story puts the article back before it begins.
test.describe.configure({ mode: 'default' })

test.beforeAll(async () => {
  folders = copyContent()
  source = readFileSync(path.join(folders.contentDir, file), 'utf8')
  site = await startSite(folders)
})

test.afterAll(async () => {
  await site?.stop()
  folders?.remove()
})

test.beforeEach(async () => {
  await publish(source)
})

interface List {
  live: boolean
  updates: { title: string; version: string }[]
}

async function list(): Promise<List | undefined> {
  const answer = await fetch(`${site.origin}${live}/updates.json`)
  return answer.ok ? ((await answer.json()) as List) : undefined
}

const pageNow = async () => (await fetch(site.origin + live)).text()

/** An editor saves; resolves once readers who come now get it. */
async function publish(mdx: string) {
  writeFileSync(path.join(folders.contentDir, file), mdx)
  const wanted = [...mdx.matchAll(/<Update at="([^"]*)" title="([^"]*)"/g)].map((found) => found[2]!)
  const isLive = !/^live: ended/m.test(mdx)
  await expect.poll(async () => {
    const found = await list()
    return found && { goesOn: found.live, titles: found.updates.map(({ title }) => title).sort() }
  }).toEqual({ goesOn: isLive, titles: wanted.sort() })
}

const entry = (hour: string, title: string, text = 'Words of it.') => `<Update at="2026-11-20T${hour}:00+05:00" title="${title}">\n\n${text}\n\n</Update>\n`

/** Opens the page with a clock that the story moves. */
async function open(context: BrowserContext, address = live): Promise<Page> {
  const page = await context.newPage()
  await page.clock.install()
  const first = page.waitForResponse((response) => response.url().endsWith('/updates.json'))
  await page.goto(site.origin + address)
  await first
  await expect(bar(page)).toContainText('New updates will be announced here')
  return page
}

/** Until after the next question, and its answer. */
async function later(page: Page, seconds = 11) {
  const answer = page.waitForResponse((response) => response.url().endsWith('/updates.json'))
  await page.clock.runFor(seconds * 1000)
  await answer
}

const bar = (page: Page) => page.locator('live-updates')
const freshButton = (page: Page, name: string | RegExp) => bar(page).getByRole('status').getByRole('button', { name })
const titles = (page: Page) => page.locator('main section[id^="at-"] h2').allTextContents()
/** Pixels from the top of the window. */
const topOf = async (element: Locator) => Math.round((await element.boundingBox())!.y)

test('an open page says how many updates are new, and brings them in without moving what is being read', async ({ context }) => {
  const page = await open(context)
  const reading = page.getByRole('heading', { name: 'A queue to the well' })
  await page.setViewportSize({ width: 1000, height: 600 })
  await reading.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const before = await topOf(reading)
  // Wherever the editor writes them.
  await publish(source + entry('09:00', 'Jam one') + entry('09:30', 'Jam two') + entry('09:45', 'Jam three'))

  await later(page)
  const button = freshButton(page, '3 new updates')
  await expect(button).toBeVisible()
  await expect(button).toBeInViewport()
  expect(await titles(page)).not.toContain('Jam one')
  expect(await topOf(reading)).toBe(before)
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body')

  await button.click()
  await expect(page.getByRole('heading', { name: 'Jam three' })).toBeAttached()
  expect((await titles(page)).slice(0, 4)).toEqual(['Jam three', 'Jam two', 'Jam one', newest])
  // A window scrolls by whole pixels.
  expect(Math.abs(await topOf(reading) - before)).toBeLessThanOrEqual(1)

  const link = bar(page).getByRole('link', { name: 'To the newest update' })
  await expect(link).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Jam three' })).toBeInViewport()
  await expect(page).toHaveURL(/#at-202611200945$/)
  expect(await topOf(page.getByRole('heading', { name: 'Jam three' }))).toBeGreaterThan(await topOf(bar(page)) + 40)
})

test('a reader at the newest update sees the new ones come in above it', async ({ context }) => {
  const page = await open(context)
  await bar(page).evaluate((element) => element.scrollIntoView())
  await publish(entryFirst(source, entry('09:00', 'Jam one')))
  await later(page)
  await freshButton(page, '1 new update').click()
  await expect(page.getByRole('heading', { name: 'Jam one' })).toBeInViewport()
})

/** As most editors write: above what was there. */
const entryFirst = (mdx: string, added: string) => mdx.replace('<Update ', `${added}\n<Update `)

test('what is brought in looks as on a page loaded anew, pictures and quotes included', async ({ context }) => {
  // Which of two pages gets a font in time is chance.
  await context.route('**/*.woff2', (route) => route.abort())
  const page = await open(context)
  const rich = ['Words first.', '<Figure src="lead.jpg" alt="A lamp" caption="By lamplight" focus="10% 90%" />', '<PullQuote cite="Ziyoda">\n\nApricot counts.\n\n</PullQuote>', '| paper | seen |\n|--|--:|\n| jam | 3 |', '<Evidence id="kz-2019-ballot-box" />'].join('\n\n')
  await publish(entryFirst(source, entry('09:00', 'Jam one', rich)))
  await later(page)
  await freshButton(page, '1 new update').click()
  await expect(page.getByRole('heading', { name: 'Jam one' })).toBeAttached()
  const other = await context.newPage()
  await other.setViewportSize(page.viewportSize()!)
  await other.goto(site.origin + live)
  expect(await looks(page)).toEqual(await looks(other))
})

/** Everything in the first entry and the words after it: tag, size and what a sheet decides. */
const looks = (page: Page) =>
  page.evaluate(() => {
    const [first, second] = document.querySelectorAll('main section[id^="at-"]')
    return [first!, second!].flatMap((section) => [section, ...section.querySelectorAll('*')]).map((element) => {
      const { color, backgroundColor, fontSize, fontFamily, fontWeight, borderTopWidth, marginTop, padding, objectPosition, textAlign, float } = getComputedStyle(element)
      return { tag: element.localName, width: element.clientWidth, color, backgroundColor, fontSize, fontFamily, fontWeight, borderTopWidth, marginTop, padding, objectPosition, textAlign, float }
    })
  })

test('a paused page asks nothing, says so after it is loaded again, and goes on when told to', async ({ context }) => {
  const page = await open(context)
  await bar(page).getByRole('button', { name: 'Pause' }).press('Enter')
  await expect(bar(page)).toContainText('Paused')
  const asked: string[] = []
  page.on('request', (request) => { if (request.url().endsWith('/updates.json')) asked.push(request.url()) })
  await publish(entryFirst(source, entry('09:00', 'Jam one')))
  await page.clock.runFor(120_000)
  await page.reload()
  await expect(bar(page)).toContainText('Paused')
  await page.clock.runFor(120_000)
  expect(asked).toEqual([])
  await publish(entryFirst(source, entry('09:00', 'Jam one') + entry('09:30', 'Jam two')))
  await bar(page).getByRole('button', { name: 'Resume' }).press('Enter')
  await expect(freshButton(page, '1 new update')).toBeVisible()
  await expect(bar(page).getByRole('button', { name: 'Pause' })).toBeFocused()
})

test('a page asks less and less often while the server fails, and says that it cannot', async ({ context }) => {
  const page = await open(context)
  await countUnanswered(page)
  let asked = 0
  await page.route('**/updates.json', (route) => {
    asked += 1
    return route.fulfill({ status: 503 })
  })
  await pass(page, 20)
  await expect(bar(page)).toContainText('No connection to this site at present')
  // Six a minute would be a hundred and twenty.
  expect(asked).toBeGreaterThan(3)
  expect(asked).toBeLessThan(12)
  await page.unroute('**/updates.json')
  // Never longer than five minutes, and a tenth.
  await pass(page, 6)
  await expect(bar(page)).toContainText('New updates will be announced here')
})

test('a page that is offline asks nothing, and asks at once when it is online', async ({ context }) => {
  const page = await open(context)
  await context.setOffline(true)
  await expect(bar(page)).toContainText('No connection')
  await publish(entryFirst(source, entry('09:00', 'Jam one')))
  await page.clock.runFor(60_000)
  await context.setOffline(false)
  await expect(freshButton(page, '1 new update')).toBeVisible()
})

test('a page that is not looked at asks nothing, and asks at once when it is', async ({ context }) => {
  const page = await open(context)
  const show = (visibility: string) => page.evaluate((state) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' })
    document.dispatchEvent(new Event('visibilitychange'))
  }, visibility)
  await show('hidden')
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await publish(entryFirst(source, entry('09:00', 'Jam one')))
  await page.clock.runFor(300_000)
  expect(asked).toEqual([])
  await show('visible')
  await expect(freshButton(page, '1 new update')).toBeVisible()
})

test('an update that is withdrawn loses its words on open pages, and nothing else moves', async ({ context }) => {
  const page = await open(context)
  const below = page.getByRole('heading', { name: 'The box is shown to be empty' })
  const before = await topOf(below)
  await publish(source.replace(/<Update at="2026-11-19T18[^]*?<\/Update>\n/, ''))
  await later(page)
  await expect(page.getByText('This update has been withdrawn.')).toBeVisible()
  await expect(page.getByText('the baker, who gets up at three')).toHaveCount(0)
  expect(await topOf(below)).toBe(before)
})

test('an update that is edited is offered, and put in the place of what it was', async ({ context }) => {
  const page = await open(context)
  await publish(source.replace('340 who hold a ticket', '341 who hold a ticket'))
  await expect.poll(pageNow).toContain('341 who hold')
  await later(page)
  await freshButton(page, 'Updates on this page have been edited').click()
  await expect(page.getByText('341 who hold a ticket')).toBeAttached()
  await expect(bar(page)).toContainText('New updates will be announced here')
  expect(await titles(page)).toHaveLength(4)
})

test('what a reader has unfolded or set playing stays so when updates come in', async ({ context }) => {
  const page = await open(context)
  await page.locator('main section[id^="at-"]').last().evaluate((section) => {
    section.insertAdjacentHTML('beforeend', '<details open><summary>s</summary>t</details>')
  })
  await publish(entryFirst(source, entry('09:00', 'Jam one')))
  await later(page)
  await freshButton(page, '1 new update').click()
  await expect(page.getByRole('heading', { name: 'Jam one' })).toBeAttached()
  await expect(page.locator('main details[open]')).toHaveCount(1)
})

test('key points change with what is brought in', async ({ context }) => {
  const page = await open(context)
  await publish(entryFirst(source.replace('Muqaddas-opa will answer on Saturday.', 'Muqaddas-opa has refused it.'), entry('09:00', 'Jam one')))
  await later(page)
  await freshButton(page, '1 new update').click()
  await expect(page.getByRole('region', { name: 'Key points' }).or(page.locator('#key-points'))).toContainText('has refused it')
})

test('a page learns that the coverage has ended, and asks no more', async ({ context }) => {
  const page = await open(context)
  await publish(source.replace('live: running', 'live: ended'))
  await later(page)
  await expect(bar(page)).toContainText('Live coverage has ended')
  await expect(bar(page).getByRole('button', { name: 'Pause' })).toBeHidden()
  const asked: string[] = []
  page.on('request', (request) => { if (request.url().endsWith('/updates.json')) asked.push(request.url()) })
  await page.clock.runFor(120_000)
  expect(asked).toEqual([])
  await expect.poll(pageNow).not.toContain('live-updates')
  await page.goto(`${site.origin}/daftar`)
  await expect(page.locator('main').getByText('Live', { exact: true })).toHaveCount(0)
})

test('a page that was opened before the first update loads itself again to show it', async ({ context }) => {
  const bare = source.replace(/<Update[^]*$/, 'It begins at nine.\n')
  await publish(bare)
  const page = await open(context)
  await publish(bare + entry('09:00', 'Jam one'))
  await later(page)
  await freshButton(page, '1 new update').click()
  await expect(page.getByRole('heading', { name: 'Jam one' })).toBeInViewport()
  await expect(page).toHaveURL(/#at-202611200900$/)
})

test('a page whose article was retracted leads to what became of it', async ({ context }) => {
  const page = await open(context)
  writeFileSync(path.join(folders.contentDir, file), source.replace(/^title: /m, 'status: retracted\ntitle: '))
  await expect.poll(list).toBeUndefined()
  await later(page)
  await bar(page).getByRole('link', { name: 'Look for new updates' }).click()
  await expect(page.getByText('This article has been retracted.')).toBeVisible()
})

test('the list of updates is answered 304 until it changes, and goes with the article', async () => {
  const address = `${site.origin}${live}/updates.json`
  const first = await fetch(address)
  const etag = first.headers.get('etag')!
  expect((await fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304)
  await publish(entryFirst(source, entry('09:00', 'Jam one')))
  const changed = await fetch(address, { headers: { 'if-none-match': etag } })
  expect(changed.status).toBe(200)
  for (const status of ['status: draft', 'status: retracted', 'date: 2099-01-01T00:00:00+05:00']) {
    const withdrawn = status.startsWith('date') ? source.replace(/^date: .*$/m, status) : source.replace(/^title: /m, `${status}\ntitle: `)
    writeFileSync(path.join(folders.contentDir, file), withdrawn)
    await expect.poll(async () => (await fetch(address)).status).toBe(404)
    await publish(source)
  }
  for (const other of ['/suv/drought-ledger/updates.json', '/suv/nothing/updates.json', '/updates.json', '/suv/updates.json']) expect((await fetch(site.origin + other)).status, other).toBe(404)
})

test('the button speaks the language of the page, with its plurals and digits', async ({ context }) => {
  const spoken: [string, string][] = [['ru', '3 новые записи'], ['uz', '3 ta yangi xabar'], ['kk', '3 жаңа жазба'], ['fa', '۳ خبر تازه']]
  for (const [language, words] of spoken) {
    await publish(source.replace(/^title: /m, `language: ${language}\ntitle: `))
    await expect.poll(pageNow).toContain(`<html lang="${language}"`)
    const page = await context.newPage()
    await page.clock.install()
    await page.goto(site.origin + live)
    await expect(bar(page).getByRole('button')).toBeVisible()
    await publish(source.replace(/^title: /m, `language: ${language}\ntitle: `) + entry('09:00', 'Jam one') + entry('09:30', 'Jam two') + entry('09:45', 'Jam three'))
    await later(page)
    await expect(freshButton(page, words)).toBeVisible()
    await page.close()
  }
})

for (const scheme of ['light', 'dark'] as const)
  test(`with updates offered, and with them in it, the page has no accessibility violations in ${scheme}`, async ({ context }) => {
    const page = await open(context)
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    }
    await publish(entryFirst(source, entry('09:00', 'Jam one')))
    await later(page)
    await expect(freshButton(page, '1 new update')).toBeVisible()
    await check()
    await freshButton(page, '1 new update').click()
    await expect(bar(page).getByRole('link')).toBeVisible()
    await check()
  })

test('an entry’s time is a link to it, which opens there', async ({ page }) => {
  await page.goto(site.origin + live)
  const first = page.locator('main section[id^="at-"]').last()
  const address = await first.getByRole('link').first().getAttribute('href')
  expect(address).toBe('#at-202611191630')
  await page.goto(`${site.origin}${live}${address}`)
  await expect(first).toBeInViewport()
  await expect(first).toHaveJSProperty('id', 'at-202611191630')
})

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false })

  test('a link looks for what is new', async ({ page }) => {
    await page.goto(`${site.origin}${live}#at-202611191630`)
    await publish(entryFirst(source, entry('09:00', 'Jam one')))
    await expect(page.getByRole('heading', { name: 'Jam one' })).toHaveCount(0)
    await page.getByRole('link', { name: 'Look for new updates' }).click()
    await expect(page.getByRole('heading', { name: 'Jam one' })).toBeVisible()
  })
})
