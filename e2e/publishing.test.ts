/** Stories of an editor who pushes, and of one who saves, as readers meet them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { openNewsroom, type Newsroom } from './support/newsroom.ts'
import { copyContent, startSite } from './support/site.ts'

const at = '2019-05-27T04:00:00Z'
const file = 'blogs/suv/2024/a-well-in-chust.mdx'
const address = '/suv/a-well-in-chust'
const article = (more = '') => `---
title: "A Well in Chust"
date: 2024-11-02T09:00:00+05:00
authors: [dilnoza-karimova]
topics: [water]
summary: "It was dug in eleven days, and the whole street drinks from it."
${more}---

The eleventh day was a Friday.
`
const ask = (newsroom: Newsroom, page: string) => fetch(newsroom.site().origin + page, { redirect: 'manual' })
const textOf = async (newsroom: Newsroom, page: string) => (await ask(newsroom, page)).text()
const receipts = (newsroom: Newsroom, ...args: string[]) =>
  execFileSync(process.execPath, ['scripts/receipts.ts', ...args], { env: { ...process.env, DATA_DIR: newsroom.dataDir }, encoding: 'utf8' })

test('a new article is out when its push is answered, on every page and feed that shows it, and the receipt says so', async ({ page }) => {
  await using newsroom = await openNewsroom(at)
  await page.goto(`${newsroom.site().origin}/suv`)
  await expect(page.getByText('A Well in Chust')).toHaveCount(0)
  newsroom.write(file, article())
  const receipt = await newsroom.publish('2024-11-02T04:00:00Z')

  expect(receipt.files).toEqual([{ path: file, outcome: 'published', problems: [] }])
  const seen = receipt.pages.map(({ path }) => path)
  // On a machine with much else to do not all are looked at before the push is answered, and the receipt says how many.
  const isCut = receipt.warnings.some((warning) => /^\d+ more pages show the change/.test(warning))
  expect(seen.slice(0, 2)).toContain(address)
  for (const place of [address, '/', '/suv', '/authors/dilnoza-karimova', '/topics/water', '/suv/archive/2024/11', '/rss.xml', '/suv/atom.xml', '/topics/water/feed.json', '/search?q=Chust']) {
    if (!isCut && !place.startsWith('/search')) expect(seen).toContain(place)
    expect(await textOf(newsroom, place), place).toContain('A Well in Chust')
  }
  await page.reload()
  await page.getByRole('link', { name: 'A Well in Chust' }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A Well in Chust')
  await expect(page.getByText('The eleventh day was a Friday.')).toBeVisible()

  expect(receipts(newsroom)).toMatch(/push [0-9a-f]{9} {2}1 published, 0 withheld, 0 removed/)
  expect(receipts(newsroom, receipt.id)).toContain(`published  ${file}`)
  expect(JSON.parse(receipts(newsroom, receipt.id, '--json'))).toEqual(receipt)
})

test('what is wrong is withheld and says where, beside what is right; mended, it goes out', async ({ page }) => {
  await using newsroom = await openNewsroom(at)
  const onion = 'blogs/bozor/2019/price-of-an-onion.mdx'
  newsroom.write(file, article('topic: [water]\n'))
  newsroom.edit(onion, 'topics: [markets]', 'topics: [marktes]')
  newsroom.edit(onion, /^title: .*$/m, 'title: "An Onion with a Mistake"')
  newsroom.edit('topics/water.yaml', /^name: .*$/m, 'name: Waters')
  const first = await newsroom.publish('2024-11-02T04:00:00Z')

  expect(first.files.map((each) => [each.path, each.outcome, each.problems.map(({ line, message }) => `${line} ${message}`)])).toEqual([
    [onion, 'withheld', [expect.stringMatching(/^\d+ There is no topic “marktes”/)]],
    [file, 'withheld', ['7 There is no field “topic”']],
    ['topics/water.yaml', 'published', []],
  ])
  expect((await ask(newsroom, address)).status).toBe(404)
  expect(await textOf(newsroom, '/bozor/price-of-an-onion')).toContain('The Price of an Onion')
  expect(await textOf(newsroom, '/topics/water')).toContain('Waters')
  expect(receipts(newsroom, first.id)).toContain(`${file}:7:1  error: There is no field “topic”`)

  newsroom.write(file, article())
  newsroom.edit(onion, 'topics: [marktes]', 'topics: [markets]')
  const second = await newsroom.publish('2024-11-02T05:00:00Z')
  expect(second.files.map(({ outcome }) => outcome)).toEqual(['published', 'published'])
  await page.goto(newsroom.site().origin + address)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A Well in Chust')
  await page.goto(`${newsroom.site().origin}/bozor/price-of-an-onion`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('An Onion with a Mistake')
})

test('without a repository, what an editor saves is published by itself', async ({ page }) => {
  const folders = copyContent()
  const site = await startSite(folders)
  try {
    await page.goto(`${site.origin}/suv`)
    const saved = path.join(folders.contentDir, file)
    mkdirSync(path.dirname(saved), { recursive: true })
    writeFileSync(saved, article())
    await expect(async () => {
      await page.reload()
      await expect(page.getByText('A Well in Chust').first()).toBeVisible({ timeout: 500 })
    }).toPass({ timeout: 20_000 })
    writeFileSync(saved, readFileSync(saved, 'utf8').replace('a Friday', 'a Saturday'))
    await expect.poll(async () => (await fetch(site.origin + address)).text()).toContain('a Saturday')
    expect((await fetch(`${site.origin}/api/publish`, { method: 'POST' })).status).toBe(404)
  } finally {
    await site.stop()
    folders.remove()
  }
})
