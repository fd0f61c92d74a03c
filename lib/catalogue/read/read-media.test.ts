import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { readMedia } from './read-media.ts'

const folder = mkdtempSync(join(tmpdir(), 'ovoz-media-'))
afterAll(() => rmSync(folder, { recursive: true }))

const picture = sharp({ create: { width: 30, height: 20, channels: 3, background: '#357' } })
const jpeg = await picture.clone().jpeg().toBuffer()
const png = await picture.clone().png().toBuffer()

test.each([
  ['a JPEG', 'a.jpg', jpeg, { type: 'image/jpeg', width: 30, height: 20 }],
  ['a JPEG on its side', 'a.jpg', await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(), { type: 'image/jpeg', width: 20, height: 30 }],
  ['a PNG', 'a.png', png, { type: 'image/png', width: 30, height: 20 }],
  ['a WebP', 'a.WEBP', await picture.clone().webp().toBuffer(), { type: 'image/webp', width: 30, height: 20 }],
  ['an AVIF', 'a.avif', await picture.clone().avif().toBuffer(), { type: 'image/avif', width: 30, height: 20 }],
  ['captions', 'a.vtt', Buffer.from('WEBVTT\n\n'), { type: 'text/vtt' }],
  ['a video', 'a.mp4', Buffer.from('\0\0\0\x18ftypisom', 'latin1'), { type: 'video/mp4' }],
  ['a PNG called JPEG', 'a.jpg', png, { type: 'image/jpeg', fault: 'not a JPEG but a PNG' }],
  ['a page called JPEG', 'a.jpg', Buffer.from('<html>'), { type: 'image/jpeg', fault: 'not a JPEG at all, or damaged' }],
  ['half a JPEG', 'a.jpg', jpeg.subarray(0, jpeg.length / 2), { type: 'image/jpeg', fault: 'cut short: its end is missing' }],
  ['half a PNG', 'a.png', png.subarray(0, png.length - 20), { type: 'image/png', fault: 'cut short: its end is missing' }],
  ['nothing', 'a.png', Buffer.alloc(0), { type: 'image/png', fault: 'empty' }],
])('%s', (_, name, bytes, facts) => {
  writeFileSync(join(folder, name), bytes)
  expect(readMedia(join(folder, name)).facts).toEqual(facts)
})
