/** What an article rests on is there whatever is taken away: script, other people's servers, the screen. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { parseRssFeed } from 'feedsmith'
import { parse } from 'yaml'
import { articleBudget } from './support/pages.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const article = '/qishloq-ovozi/pictures-from-9-june'

interface Written {
  author?: { name?: string; handle?: string }
  text?: string
  translation?: { text: string; translator?: string }
  shows: string
  media?: { file: string; kind: string; alt: string; caption?: string }[]
  warning?: string
  rights?: string
  captured: { by: string }
  withheld?: { reason: string; sha256: string }[]
}

const records = Object.fromEntries(readdirSync('content/evidence').map((id) => [id, parse(readFileSync(`content/evidence/${id}/record.yaml`, 'utf8')) as Written]))

/** Words of the record that anybody must be able to read, a line each. */
const wordsOf = ({ author, text, translation, shows, media = [], warning, rights, captured, withheld = [] }: Written) =>
  [
    author?.name, author?.handle, ...(text ?? '').split('\n'), ...(translation?.text ?? '').split('\n'), translation?.translator, shows,
    ...media.map(({ caption }) => caption), warning, rights, captured.by, ...withheld.flatMap(({ reason, sha256 }) => [reason, sha256]),
  ].map((words) => words?.trim()).filter((words) => words)

/** Only our own server answers. */
async function withoutTheWorld(page: Page, origin: string): Promise<string[]> {
  const asked: string[] = []
  await page.route(() => true, (route) => {
    if (new URL(route.request().url()).origin === origin) return route.continue()
    asked.push(route.request().url())
    return route.abort('internetdisconnected')
  })
  return asked
}

test('the sample has what records have to cope with', () => {
  expect(Object.keys(records).length).toBeGreaterThanOrEqual(8)
  const kinds = Object.values(records).flatMap(({ media = [] }) => media.map(({ kind }) => kind))
  expect(kinds.filter((kind) => kind === 'video')).toHaveLength(2)
})

test.describe('without script and with no server but ours', () => {
  test.use({ javaScriptEnabled: false })

  test('the page shows every record in full, behind a warning where there is one', async ({ page, baseURL }) => {
    const asked = await withoutTheWorld(page, baseURL!)
    await page.goto(article)
    for (const [id, record] of Object.entries(records)) {
      const figure = page.locator(`#evidence-${id}`)
      const summary = figure.locator('summary')
      if (record.warning) {
        await expect(figure.getByRole('img')).toBeHidden()
        await summary.click()
      }
      for (const words of wordsOf(record)) await expect(figure.getByText(words!, { exact: false }).first(), `${id}: ${words}`).toBeVisible()
      for (const { kind, alt } of record.media ?? []) {
        const medium = kind === 'image' ? figure.getByRole('img', { name: alt }) : figure.locator(kind)
        await medium.scrollIntoViewIfNeeded()
        await expect(medium).toBeVisible()
        const { width, height } = (await medium.boundingBox())!
        expect(width * height, `${id}: ${alt}`).toBeGreaterThan(10_000)
      }
    }
    expect(asked).toEqual([])
  })

  test('paper shows every record in full, warnings open', async ({ page, baseURL }) => {
    await withoutTheWorld(page, baseURL!)
    await page.goto(article)
    await page.emulateMedia({ media: 'print' })
    for (const [id, record] of Object.entries(records)) {
      const figure = page.locator(`#evidence-${id}`)
      for (const words of wordsOf(record)) await expect(figure.getByText(words!, { exact: false }).first(), `${id}: ${words}`).toBeVisible()
      for (const { kind } of record.media ?? []) await expect(figure.locator(kind === 'image' ? 'img' : kind).first(), id).toBeVisible()
    }
  })
})

test('pictures and films come from our own server, and the films play', async ({ page, baseURL }) => {
  const asked = await withoutTheWorld(page, baseURL!)
  await page.goto(article)
  for (const details of await page.locator('figure details').all()) await details.locator('summary').click()
  for (const picture of await page.locator('figure[id^="evidence-"] img').all()) {
    await picture.scrollIntoViewIfNeeded()
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  }
  for (const film of await page.locator('figure[id^="evidence-"] video').all()) {
    await film.scrollIntoViewIfNeeded()
    const facts = () => film.evaluate((video: HTMLVideoElement) => ({ time: video.currentTime, size: [video.videoWidth, video.videoHeight], cues: video.textTracks[0]?.cues?.length ?? 0 }))
    expect(await film.evaluate((video: HTMLVideoElement) => [video.autoplay, video.preload, video.paused])).toEqual([false, 'none', true])
    await film.evaluate((video: HTMLVideoElement) => { video.muted = true; return video.play() })
    await expect.poll(async () => (await facts()).time).toBeGreaterThan(0)
    await expect.poll(async () => (await facts()).cues).toBeGreaterThan(0)
    expect((await facts()).size).toEqual([640, 360])
  }
  expect(asked).toEqual([])
})

test('subscribers get every record in full', async ({ request }) => {
  const feed = parseRssFeed(await (await request.get('/qishloq-ovozi/rss.xml')).text())
  const html = feed.items!.find((item) => item.link!.endsWith(article))!.content!.encoded!
  for (const [id, record] of Object.entries(records)) {
    const escaped = (words: string) => words.replaceAll('&', '&#x26;').replaceAll('<', '&#x3C;')
    for (const words of wordsOf(record)) expect(html, id).toContain(escaped(words!))
    for (const { file } of record.media ?? []) expect(html, id).toContain(`/${file}`)
  }
})

test.describe('an article with ten records', () => {
  let site: Site | undefined
  let remove: () => void
  const ten = '/daftar/ten-records'

  test.beforeAll(async () => {
    const folders = copyContent()
    remove = folders.remove
    const evidence = path.join(folders.contentDir, 'evidence')
    const ids = Object.keys(records).slice(0, 8)
    for (const id of ids.slice(0, 2)) cpSync(path.join(evidence, id), path.join(evidence, `${id}-again`), { recursive: true })
    const all = [...ids, ...ids.slice(0, 2).map((id) => `${id}-again`)]
    mkdirSync(path.join(folders.contentDir, 'blogs/daftar/2026'), { recursive: true })
    writeFileSync(path.join(folders.contentDir, 'blogs/daftar/2026/ten-records.mdx'), `---
title: "Ten Records"
date: 2026-01-05T10:00:00+05:00
authors: [aibek-sadyrov]
topics: [elections]
summary: "As many preserved posts as one argument is likely to need."
---

${all.map((id, index) => `What the ${index + 1}th of them shows is told here in a sentence of some length, as an article would.\n\n<Evidence id="${id}" />`).join('\n\n')}
`)
    site = await startSite(folders)
  })
  test.afterAll(async () => {
    await site?.stop()
    remove()
  })

  test('stays within the first 14 KB', async () => {
    const html = await (await fetch(site!.origin + ten)).text()
    expect(html.match(/id="evidence-/g)).toHaveLength(10)
    expect(gzipSync(html, { level: 9 }).length).toBeLessThanOrEqual(articleBudget)
    const media = [...html.matchAll(/<img [^>]*>/g)].map(([tag]) => tag)
    expect(media.filter((tag) => !tag.includes('loading="lazy"'))).toEqual([])
  })

  test('asks nobody else, and is accessible', async ({ page }) => {
    const asked = await withoutTheWorld(page, site!.origin)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(site!.origin + ten, { waitUntil: 'networkidle' })
    for (const summary of await page.locator('figure summary').all()) await summary.click()
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
    expect(asked).toEqual([])
  })
})
