/** A source must not be found by what readers are sent: every byte of it is searched. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { traceIn, tracedCaptions, tracedPictures, tracedRecordings, type TracedFile } from '#lib/media/fixtures/traced-files.ts'
import { renditionQuality, renditionWidths } from '#lib/site/renditions.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

const page = '/suv/traced'
const pictures = [...tracedPictures, damagedPng()]
const sounds = tracedRecordings.filter(({ name }) => /\.(mp3|m4a|ogg)$/.test(name))
const films = tracedRecordings.filter(({ name }) => /\.(mp4|webm)$/.test(name))

/** An article that shows them all, and a record that it rests on. */
function writeTraced(contentDir: string) {
  const write = (file: string, bytes: string | Buffer) => {
    mkdirSync(path.dirname(path.join(contentDir, file)), { recursive: true })
    writeFileSync(path.join(contentDir, file), bytes)
  }
  for (const { name, bytes } of [...pictures, ...films, tracedCaptions]) write(`blogs/suv/2021/traced/${name}`, bytes)
  const figures = pictures.map(({ name }) => `<Figure src="${name}" alt="${name}" />`)
  const videos = films.map(({ name }) => `<Video src="${name}" poster="camera.jpg" captions="spoken.vtt" label="${name}" />`)
  write('blogs/suv/2021/traced.mdx', `---
title: "Traced"
date: 2021-07-01T09:00:00+05:00
authors: [dilnoza-karimova]
topics: [water]
summary: "Files that tell of their source."
image: {src: camera.jpg, alt: "Lead"}
---

${[...figures, ...videos, '<Evidence id="traced" />'].join('\n\n')}
`)
  for (const { name, bytes } of sounds) write(`evidence/traced/${name}`, bytes)
  const media = sounds.map(({ name, bytes }) => `  - {file: ${name}, kind: audio, alt: ${name}, sha256: ${createHash('sha256').update(bytes).digest('hex')}}`)
  write('evidence/traced/record.yaml', `platform: web
url: https://post.example.org/1
author: {name: A witness}
posted: 2019-06-09T14:20:00+06:00
language: en
shows: How it sounded.
media:
${media.join('\n')}
captured: {at: 2019-06-09T18:00:00+05:00, by: A. Sadyrov}
`)
}

/** It passes the check, which decodes no pictures, and fails when it is decoded. */
function damagedPng(): TracedFile {
  const bytes = Buffer.from(tracedPictures.find(({ name }) => name === 'camera.png')!.bytes)
  bytes.fill(0xff, bytes.indexOf('IDAT') + 6, bytes.indexOf('IDAT') + 40)
  return { name: 'damaged.png', bytes }
}

let folders: ReturnType<typeof copyContent>
let site: Site
let html: string
test.beforeAll(async () => {
  folders = copyContent()
  writeTraced(folders.contentDir)
  site = await startSite(folders)
  html = await (await fetch(site.origin + page)).text()
})
test.afterAll(async () => {
  await site.stop()
  folders.remove()
})

/** Those of one name, whichever way the page names them. */
function addressesOf(name: string): string[] {
  const found = html.replaceAll('&amp;', '&').match(/\/_next\/image\?[^"\s]+|\/media\/[^"\s]+/g) ?? []
  return [...new Set(found.map((address) => (address.startsWith('/media/') ? address : new URL(address, site.origin).searchParams.get('url')!)))].filter((address) => address.endsWith(`/${name}`))
}

const bytesOf = async (address: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(site.origin + address, { headers: { 'accept-encoding': 'identity', ...headers } })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

for (const { name, bytes: committed } of [...tracedPictures, ...films, ...sounds, tracedCaptions])
  test(`${name} itself, whole and in every part, tells nothing of its source`, async () => {
    expect(traceIn(committed)).toBeDefined()
    const addresses = addressesOf(name)
    expect(addresses.length).toBe(1)
    const whole = await bytesOf(addresses[0]!)
    expect([whole.status, Number(whole.headers.get('content-length'))]).toEqual([200, whole.bytes.length])
    expect(whole.headers.get('cache-control')).toContain('immutable')
    expect(traceIn(whole.bytes)).toBeUndefined()
    const middle = Math.floor(whole.bytes.length / 2)
    const parts = await Promise.all([`bytes=0-${middle - 1}`, `bytes=${middle}-`].map((range) => bytesOf(addresses[0]!, { range })))
    expect(parts.map(({ status }) => status)).toEqual([206, 206])
    expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(whole.bytes)).toBe(true)
    const tail = await bytesOf(addresses[0]!, { range: 'bytes=-40' })
    expect(tail.bytes.equals(whole.bytes.subarray(-40))).toBe(true)
    // More than the copy has, where the committed file goes on.
    expect((await bytesOf(addresses[0]!, { range: `bytes=${whole.bytes.length}-` })).status).toBe(416)
  })

for (const { name } of tracedPictures)
  test(`no rendition of ${name} tells of its source`, async () => {
    const [address] = addressesOf(name)
    for (const width of renditionWidths)
      for (const accept of ['image/avif,image/webp,*/*', 'image/webp,*/*', '*/*']) {
        const rendition = await bytesOf(`/_next/image?url=${encodeURIComponent(address!)}&w=${width}&q=${renditionQuality}`, { accept })
        expect([rendition.status, rendition.headers.get('content-type')], `${width} ${accept}`).toEqual([200, expect.stringMatching(/^image\//)])
        expect(traceIn(rendition.bytes), `${width} ${accept}`).toBeUndefined()
      }
  })

test('a file of which no clean copy can be made is not sent at all, in any form, and the log says so', async () => {
  const [address] = addressesOf('damaged.png')
  for (const asked of [address!, `/_next/image?url=${encodeURIComponent(address!)}&w=320&q=${renditionQuality}`]) {
    const answer = await bytesOf(asked)
    expect(answer.status, asked).toBe(404)
    expect(answer.headers.get('cache-control') ?? '', asked).not.toMatch(/immutable|max-age=[1-9]/)
    expect(traceIn(answer.bytes), asked).toBeUndefined()
  }
  expect(site.log()).toContain('damaged.png is not served, for no clean copy can be made')
})

test('no other file can be had through the optimizer, nor in other sizes', async () => {
  const [address] = addressesOf('camera.jpg')
  const ask = async (url: string, width: number, quality: number) => (await bytesOf(`/_next/image?url=${encodeURIComponent(url)}&w=${width}&q=${quality}`)).status
  for (const url of ['https://example.org/a.jpg', `//localhost${address}`, '/icon.svg', '/ovoz/../media/x', '/media/0000000000000000/camera.jpg', `${address}?x`])
    expect(await ask(url, 720, renditionQuality), url).toBeGreaterThanOrEqual(400)
  expect([await ask(address!, 333, renditionQuality), await ask(address!, 720, 75), await ask(address!, 3840, renditionQuality)]).toEqual([400, 400, 400])
})

test('the page shows pictures upright in their own shape, and a film plays', async ({ page: tab }) => {
  await tab.goto(site.origin + page)
  for (const { name, width, height } of tracedPictures) {
    const picture = tab.locator('main figure').getByRole('img', { name, exact: true })
    await picture.scrollIntoViewIfNeeded()
    await expect(picture).toHaveAttribute('width', String(width))
    await expect(picture).toHaveAttribute('height', String(height))
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth / image.naturalHeight), name).toBe(width! / height!)
    // What one can see through, as the GIF, has nothing behind it.
    await expect(picture).toHaveCSS('background-image', name.endsWith('.gif') ? 'none' : /^linear-gradient\(/)
    if (width !== 48) continue
    const colours = await picture.evaluate((image: HTMLImageElement) => {
      const canvas = new OffscreenCanvas(2, 1).getContext('2d')!
      canvas.drawImage(image, 0, 0, 2, 1)
      return [...canvas.getImageData(0, 0, 2, 1).data].map((value) => Math.round(value / 255))
    })
    expect(colours, name).toEqual([1, 0, 0, 1, 0, 0, 1, 1])
  }
  const film = tab.getByLabel('opus.webm')
  await film.evaluate((video: HTMLVideoElement) => video.load())
  await film.evaluate((video: HTMLVideoElement) => { video.muted = true; return video.play() })
  await expect.poll(() => film.evaluate((video: HTMLVideoElement) => [video.videoWidth, video.ended])).toEqual([32, true])
})
