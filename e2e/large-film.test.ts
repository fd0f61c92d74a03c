/** A film of 200 MB costs the server no memory, however it is asked for and whoever hangs up. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { tracedPictures } from '#lib/media/fixtures/traced-files.ts'
import { writeLargeFilm } from './support/large-film.ts'
import { forgetPeak, memoryOf, openFiles } from './support/memory.ts'
import { ask, send } from './support/raw-request.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const megabyte = 1_000_000

let folders: ReturnType<typeof copyContent>
let site: Site
let film: string
// Films of this size take their time to be written and read where others use the machine, too.
test.describe.configure({ timeout: 400_000, mode: 'serial' })
test.beforeEach(async () => {
  folders = copyContent()
  const folder = path.join(folders.contentDir, 'blogs/suv/2021')
  mkdirSync(path.join(folder, 'the-film'))
  await writeLargeFilm(path.join(folder, 'the-film/film.mp4'), 200 * megabyte)
  writeFileSync(path.join(folder, 'the-film.mdx'), `---
title: "The film"
date: 2021-07-01T09:00:00+05:00
authors: [dilnoza-karimova]
topics: [water]
summary: "A film that is large."
---

<Video src="film.mp4" poster="still.jpg" captions="spoken.vtt" label="The film" />
`)
  writeFileSync(path.join(folder, 'the-film/spoken.vtt'), 'WEBVTT\n\n00:00.000 --> 00:01.000\nNothing\n')
  writeFileSync(path.join(folder, 'the-film/still.jpg'), tracedPictures.find(({ name }) => name === 'camera.jpg')!.bytes)
  site = await startSite(folders)
  const page = await (await fetch(`${site.origin}/suv/the-film`)).text()
  film = /\/media\/[0-9a-f]{16}\/film\.mp4/.exec(page)![0]
})
test.afterEach(async () => {
  await site.stop()
  folders.remove()
})

const spellings: ((path: string) => string)[] = [
  (path) => path, (path) => `/x1/%2e%2e${path}`, (path) => `/x2/../x3/..${path}`, (path) => `/.%2E${path}`, (path) => path.replace('/media/', '/media//'), (path) => path.replace('media', '%6dedia'),
  (path) => `/.${path}`, (path) => `${path}/`, (path) => `${path}?x=1`, (path) => `http://localhost${path}`,
]

test('ten who ask for it in ten spellings, and hang up at once', async () => {
  test.skip(process.platform !== 'linux', 'How much memory a process has is read from /proc, which Linux alone has.')
  // What the first requests of any kind bring with them is no part of it.
  for (const page of ['/', '/suv', '/suv/drought-ledger', '/nothing', '//suv', '/media/0000000000000000/none.mp4', '/x/../media/0000000000000000/none.mp4']) await ask(site.origin, page)
  forgetPeak(site.pid)
  const before = memoryOf(site.pid).now
  const hangUp = async (target: string) => {
    const socket = await send(site.origin, `GET ${target} HTTP/1.1\nHost: localhost\nRange: bytes=0-\n\n`)
    await sleep(50)
    socket.destroy()
  }
  const askAll = () => Promise.all(spellings.map((spelling) => hangUp(spelling(film))))
  // At first there is no copy for readers yet; then there is.
  await askAll()
  await expect.poll(async () => (await ask(site.origin, film, 'Range: bytes=0-9\n')).status, { timeout: 200_000 }).toBe(206)
  for (let round = 0; round < 3; round += 1) await askAll()
  // What was begun for those who are gone, if it goes on, shows by then.
  await sleep(3_000)
  expect((memoryOf(site.pid).peak - before) / megabyte).toBeLessThan(50)
  await expect.poll(() => openFiles(site.pid).filter((file) => file.includes(`${path.sep}media${path.sep}`))).toEqual([])
})

test('a part of it is a part, in one spelling alone', async () => {
  for (const spelling of spellings) {
    const asked = spelling(film)
    const { status, location, text } = await ask(site.origin, asked, 'Range: bytes=4-7\n')
    const isOwn = /^(?:http:\/\/localhost)?\/media\/[0-9a-f]{16}\/film\.mp4(?:\?x=1)?$/.test(asked)
    expect([status, location, text.endsWith('ftyp')], asked).toEqual(isOwn ? [206, undefined, true] : [308, film, false])
  }
  const several = await send(site.origin, `GET ${film} HTTP/1.1\nHost: localhost\nRange: bytes=0-1,5-6,9-\n\n`)
  const head = await new Promise<string>((resolve) => several.once('data', (bytes) => resolve(bytes.toString('latin1'))))
  several.destroy()
  // RFC 9110 §14.2 allows the whole.
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
})
