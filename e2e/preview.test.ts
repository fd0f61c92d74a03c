/** An article shown before it is published: to who has the link, as it will look, and to nobody else, by no cache. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { HtmlValidate } from 'html-validate'
import { directionOf } from '#lib/languages/direction-of.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatDateTime } from '#lib/languages/format-date.ts'
import { languageCodes } from '#lib/languages/languages.ts'
import { signPreview } from '#lib/drafts/preview-link.ts'
import { parseEntry } from '#lib/press/entry.ts'
import { coming, curiousHeaders, everywhere, rendition, showing, tells, writeComing } from './support/coming-article.ts'
import { readerPages } from './support/pages.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const [secret, older, foreign] = ['n'.repeat(32), 'o'.repeat(32), 'f'.repeat(32)]
const inAnHour = () => Math.floor(Date.now() / 1000) + 3600
const linkTo = (article: string, expires = inAnHour(), signedWith = secret) => signPreview({ article }, expires, [signedWith])
const ask = (site: Site, page: string, headers: Record<string, string> = {}) => fetch(site.origin + page, { headers, redirect: 'manual' })

/** `npm run preview`, as on the machine that has the secret. */
function preview(site: Site, args: string[], variables: Record<string, string> = {}) {
  const env = { ...process.env, SITE_URL: site.origin, CONTENT_DIR: site.contentDir, DATA_DIR: site.dataDir, PREVIEW_SECRET: secret, ...variables }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/preview.ts', ...args], { env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

let folders: ReturnType<typeof copyContent>
let site: Site
let files: string[]
test.beforeAll(async () => {
  folders = copyContent()
  files = Object.values(writeComing(folders.contentDir, { date: '2031-01-02T09:00:00+05:00', status: 'draft' })).filter((file) => !file.endsWith('.webm'))
  const write = (slug: string, fields: string) => writeFileSync(path.join(folders.contentDir, `blogs/suv/2024/${slug}.mdx`), `---\ntitle: "T"\nsummary: "S"\n${fields}\n---\n\nWords.\n`)
  write('withheld', 'date: 2024-01-01T09:00:00+05:00\nauthors: [nobody-we-know]')
  for (const language of languageCodes) write(`in-${language}`, `date: 2031-05-01T09:00:00+05:00\nauthors: [dilnoza-karimova]\nlanguage: ${language}`)
  site = await startSite(folders, ['server.ts'], { PREVIEW_SECRET: `${secret},${older}` })
})
test.afterAll(async () => {
  await site.stop()
  folders.remove()
})

test.describe.configure({ mode: 'serial' })

test('an editor sends a link, and whoever has it sees the draft as it will look, marked as a preview', async ({ page }) => {
  const { status, stdout } = preview(site, ['content/blogs/suv/2031/zirkon-winter.mdx'])
  expect(status).toBe(0)
  const failed: string[] = []
  page.on('response', (response) => { if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`) })
  page.on('console', (message) => { if (message.type() === 'error') failed.push(message.text()) })
  await page.goto(stdout.trim())
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Циркон: Zirkonwort')
  await expect(page).toHaveTitle(/^Предпросмотр: /)
  const words = dictionaryFor('ru').preview
  const notice = page.getByRole('region', { name: words.label })
  await expect(notice).toContainText(words.draft)
  await expect(page.locator('main').getByText('zirkontext')).toBeVisible()

  await test.step('with its pictures, its film and what it rests on', async () => {
    for (const picture of await page.locator('main article img').all()) {
      await picture.scrollIntoViewIfNeeded()
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(100)
    }
    const film = page.getByLabel('Фильм')
    await film.evaluate((video: HTMLVideoElement) => { video.muted = true; return video.play() })
    await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
    await expect(page.getByText('The zirkonbeleg.')).toBeVisible()
    expect(failed).toEqual([])
  })

  await test.step('on paper, too', async () => {
    await page.emulateMedia({ media: 'print' })
    await expect(notice).toBeVisible()
    await expect(page.getByText(words.label, { exact: true }).first()).toBeVisible()
    await page.emulateMedia({ media: null })
  })

  await test.step('whoever cannot see, or has little room, is told as well', async () => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  })

  await test.step('while its address is that of nothing', async () => {
    expect((await page.goto(`${site.origin}/${coming.id}`))?.status()).toBe(404)
  })
})

test('the answer is for one reader: no cache, no search engine, no other site learns of it', async () => {
  const answer = await ask(site, linkTo(coming.id))
  expect(answer.status).toBe(200)
  const headers = Object.fromEntries(answer.headers)
  expect(headers).toMatchObject({
    'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer', 'content-type': 'text/html; charset=utf-8', 'cross-origin-resource-policy': 'same-origin',
  })
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'sha256-[\w+/]{43}='; /)
  for (const name of ['etag', 'last-modified', 'surrogate-key', 'set-cookie', 'link', 'x-nextjs-cache', 'x-ovoz-entry']) expect(headers[name], name).toBeUndefined()
  const html = await answer.text()
  expect(html).toContain('<meta name="robots" content="noindex, nofollow">')
  // Nothing that sends a machine on, or tells it what this is; and no script but our own.
  expect(html).not.toMatch(/rel="?(canonical|alternate)|property="?og:|twitter:|application\/(ld\+json|rss|atom|feed)|name="description"|__next|_next\/static|flight/i)
  expect([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script type="module" src="/ovoz/breaking-bar.js">'])
  const report = await new HtmlValidate({
    extends: ['html-validate:standard'], elements: ['html5', { 'breaking-bar': { flow: true, phrasing: false, permittedContent: ['@flow'] } }],
    rules: { 'void-style': 'off', 'attribute-boolean-style': 'off', 'attribute-empty-style': 'off', 'long-title': 'off' },
  }).validateString(html)
  expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual([])

  const media = [...html.matchAll(/(?:src|poster)="(\/api\/preview\/media\/[^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
  expect(new Set(media.map((href) => href.split('?')[0]!.split('/').at(-1)))).toEqual(new Set(['zirkonbild.jpg', 'zirkonbild.webm', 'zirkonbild.vtt', 'zirkonbeleg.jpg']))
  for (const href of media) {
    const file = await ask(site, href)
    expect([file.status, file.headers.get('cache-control'), file.headers.get('x-robots-tag'), file.headers.get('cross-origin-resource-policy')], href).toEqual([200, 'private, no-store', 'noindex, nofollow', 'same-origin'])
    expect(Number(file.headers.get('content-length'))).toBe((await file.arrayBuffer()).byteLength)
    expect((await ask(site, href.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).status).toBe(403)
  }
  const part = await ask(site, media.find((href) => href.includes('.webm'))!, { range: 'bytes=10-19' })
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10])
  // Neither public nor the optimizer's, signed or not.
  for (const file of files) for (const [address, status] of [[file, 404], [rendition(file), 404], [rendition(media[0]!), 400], [`/_next/image?url=${encodeURIComponent(media[0]!)}&w=720&q=60`, 400]] as const)
    expect((await ask(site, address)).status, address).toBe(status)
})

test('it says what it is in the language of the article', async () => {
  for (const language of languageCodes) {
    const html = await (await ask(site, linkTo(`suv/in-${language}`))).text()
    const words = dictionaryFor(language).preview
    expect(html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`)
    expect(html).toContain(`<title>${words.label}: `)
    const time = formatDateTime('2031-05-01T09:00:00+05:00', language, 'Asia/Tashkent')
    expect(html).toContain(fill(words.embargoed, { time }))
  }
})

test('a link that is cut, altered, of another secret or expired opens nothing, and says so', async () => {
  const link = linkTo(coming.id)
  const sayings = async (page: string) => {
    const answer = await ask(site, page)
    expect([answer.headers.get('cache-control'), answer.headers.get('content-type')], page).toEqual(['private, no-store', 'text/plain; charset=utf-8'])
    const text = await answer.text()
    expect(tells(text), page).toEqual([])
    return [answer.status, text.split('\n')[0]]
  }
  const { invalid, expired, missing } = dictionaryFor('en').preview
  for (const bad of ['/api/preview', link.slice(0, -1), link.replace(coming.id, 'suv/aral-saxaul'), link.replace(/expires=\d+/, `expires=${inAnHour() + 999}`), linkTo(coming.id, inAnHour(), foreign)])
    expect(await sayings(bad), bad).toEqual([403, invalid])
  expect(await sayings(linkTo(coming.id, inAnHour() - 3601))).toEqual([410, expired])
  expect(await sayings(linkTo('suv/nothing'))).toEqual([404, missing])
  expect((await ask(site, linkTo(coming.id, inAnHour(), older))).status).toBe(200)
  expect((await fetch(site.origin + link, { method: 'POST' })).status).toBe(405)
  const head = await fetch(site.origin + link, { method: 'HEAD' })
  expect([head.status, head.headers.get('cache-control'), await head.text()]).toEqual([200, 'private, no-store', ''])
})

test('what is withheld says why; what is published is shown as it is', async ({ page }) => {
  await page.goto(site.origin + linkTo('suv/withheld'))
  await expect(page.locator('main')).toContainText('blogs/suv/2024/withheld.mdx:5:11')
  await expect(page.locator('main')).toContainText('There is no author “nobody-we-know”')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  const answer = await page.goto(site.origin + linkTo('suv/drought-ledger'))
  expect(answer?.headers()['cache-control']).toBe('private, no-store')
  await expect(page.getByText(dictionaryFor('en').preview.public)).toBeVisible()
})

test('while previews and readers ask at the same time, nothing of a draft reaches what readers are answered from', async () => {
  const link = linkTo(coming.id)
  const html = await (await ask(site, link)).text()
  const media = [...html.matchAll(/(?:src|poster)="(\/api\/preview\/media\/[^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
  // Every round asks some for the first time, so that they are made while previews are.
  const pages = [...showing, ...showing.map((page) => `/og${page}`), `/${coming.id}`, coming.alias, ...Object.values(readerPages)]
  const found: string[] = []
  for (let round = 0; round < 8; round += 1) {
    const previews = Array.from({ length: 12 }, async (_, index) => {
      const answer = await ask(site, index % 3 === 2 ? media[index % media.length]! : link)
      const body = await answer.text()
      if (answer.status !== 200 || answer.headers.get('cache-control') !== 'private, no-store') found.push(`a preview was answered ${answer.status}`)
      if (index % 3 !== 2 && !body.includes('zirkontext')) found.push('a preview without its text')
    })
    const reads = [...pages.filter((_, index) => index % 8 === round), `/search?q=zirkontext+${round}`, `/${coming.id}`].map(async (page, index) => {
      const answer = await ask(site, page, curiousHeaders[(index + round) % curiousHeaders.length])
      const told = tells((await answer.text()).replaceAll(page.startsWith('/search') ? /zirkon(text|wort)/gi : /(?!)/g, ''))
      if (told.length > 0) found.push(`${page} tells of ${told.join(', ')}`)
    })
    await Promise.all([...previews, ...reads])
  }
  expect(found).toEqual([])

  await test.step('every address, afterwards', async () => {
    for (const headers of curiousHeaders)
      for (const page of [...everywhere, ...files, ...files.map((file) => rendition(file))]) {
        const answer = await ask(site, page, headers)
        const text = [await answer.text(), ...[...answer.headers].flat()].join('\n')
        const asked = page.startsWith('/search?') ? page.split('=')[1]! : page.endsWith('/') && page !== '/' ? page.slice(0, -1) : '\0'
        expect(tells(text.replaceAll(asked, '')), page).toEqual([])
      }
  })

  await test.step('every file that is kept', () => {
    const kept = [...filesIn(path.join(folders.dataDir, 'press')), ...filesIn('.next/server/app'), ...filesIn('.next/cache')]
    expect(kept.length).toBeGreaterThan(20)
    for (const file of kept) expect(tells(textIn(file)), file).toEqual([])
  })
})

test('published at last, it is the public page, and no preview of it is served', async () => {
  const file = path.join(folders.contentDir, 'blogs/suv/2031/zirkon-winter.mdx')
  writeFileSync(file, readFileSync(file, 'utf8').replace('status: draft', 'status: published').replace(/^date: .*$/m, 'date: 2024-08-01T09:00:00+05:00'))
  await site.stop()
  site = await startSite(folders, ['server.ts'], { PREVIEW_SECRET: secret })
  const answer = await ask(site, `/${coming.id}`)
  const html = await answer.text()
  expect(answer.status).toBe(200)
  expect(html).toContain('zirkontext')
  expect(html).toContain('rel="canonical"')
  expect(html).not.toMatch(/api\/preview|noindex|Предпросмотр/)
  expect(await (await ask(site, linkTo(coming.id))).text()).toContain(dictionaryFor('ru').preview.public)
  expect(await (await ask(site, `/${coming.id}`)).text()).toBe(html)
})

test('without a secret there is nothing here, not even a refusal; nor is there with `next start`', async () => {
  const empty = copyContent()
  const draft = linkTo('suv/drought-ledger')
  const ways = [draft, '/api/preview', '/preview/suv/drought-ledger/9999999999', '/api/draft-mode', signPreview({ media: '0123456789abcdef/lead.jpg' }, inAnHour(), [secret])]
  const programs: [string[], Record<string, string>][] = [[['server.ts'], { PREVIEW_SECRET: '' }], [['node_modules/next/dist/bin/next', 'start', '-p', '$PORT'], { PREVIEW_SECRET: secret }]]
  try {
    for (const [program, variables] of programs) {
      const silent = await startSite(empty, program, variables)
      try {
        const nothing = await (await ask(silent, '/api/nothing')).text()
        for (const way of ways) {
          const answer = await ask(silent, way, curiousHeaders.at(-1))
          expect([answer.status, await answer.text()], `${program[0]} ${way}`).toEqual([404, nothing])
        }
      } finally {
        await silent.stop()
      }
    }
  } finally {
    empty.remove()
  }
})

test('called wrongly, the command says how to call it', () => {
  for (const args of [[], ['suv/x', 'suv/y'], ['--hours', '0', 'suv/x'], ['--hours', '721', 'suv/x'], ['--hours', '1.5', 'suv/x'], ['--hours', 'day', 'suv/x'], ['--ours', 'suv/x'], ['content/publication.yaml'], ['content/blogs/suv/blog.mdx'], ['/suv'], ['../etc/passwd']]) {
    const { status, stdout, stderr } = preview(site, args)
    expect([status, stdout], args.join(' ')).toEqual([2, ''])
    expect(stderr).toContain('npm run preview -- <article>')
  }
  expect(preview(site, ['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('--hours') })
  expect(preview(site, ['suv/drought-ledger'], { PREVIEW_SECRET: '' })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('PREVIEW_SECRET is not set') })
  expect(preview(site, ['suv/drought-ledger'], { PREVIEW_SECRET: 'short' })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/PREVIEW_SECRET must be at least 32 characters/) })
  for (const written of ['/suv/drought-ledger', 'suv/drought-ledger', `${site.origin}/suv/drought-ledger`, 'content/blogs/suv/2021/drought-ledger.mdx', 'blogs/suv/2021/drought-ledger.mdx', path.join(site.contentDir, 'blogs/suv/2021/drought-ledger.mdx')]) {
    const { stdout } = preview(site, [written, '--hours', '2'])
    expect(stdout, written).toMatch(new RegExp(`^${site.origin}/api/preview\\?article=suv/drought-ledger&expires=\\d+&signature=[\\w-]{43}\\n$`))
  }
})

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name))).filter((file) => statSync(file).isFile() && statSync(file).size < 5_000_000)
}

/** As it was before the press packed it. */
function textIn(file: string): string {
  const bytes = readFileSync(file)
  const entry = parseEntry(bytes)
  return entry ? `${JSON.stringify(entry.headers)} ${entry.path} ${String(entry.bodies.br ? brotliDecompressSync(entry.bodies.br) : (entry.bodies.identity ?? ''))}` : bytes.toString('latin1')
}
