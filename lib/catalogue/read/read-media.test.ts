import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, expect, test } from 'vitest'
import { tracedPictures, tracedRecordings } from '#lib/media/fixtures/traced-files.ts'
import { examineMedia } from './examine-media.ts'
import { readContentFile } from './read-content-file.ts'
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

/** As the catalogue takes it in. */
async function taken(name: string, bytes: Buffer) {
  writeFileSync(join(folder, name), bytes)
  const file = readContentFile(folder, name)!
  await examineMedia(folder, file)
  return { facts: JSON.parse(file.document!) as { width?: number; height?: number; fault?: string }, problems: file.problems }
}

mkdirSync(join(folder, 'in'))

test.each(tracedPictures.map(({ name, bytes, width, height }) => [name, bytes, { width, height }] as const))('%s has the size it is shown with, however it is turned', async (name, bytes, size) => {
  expect((await taken(`in/${name}`, bytes)).facts).toMatchObject(size)
})

test.each([
  ['camera.jpg', 'where it was taken, the serial number of the camera and the name of its owner'],
  ['camera.png', 'where it was taken, the serial number of the camera and the name of its owner'],
  ['camera.webp', 'where it was taken, the serial number of the camera and the name of its owner'],
  ['camera.avif', 'where it was taken, the serial number of the camera and the name of its owner'],
  ['phone.mp4', 'where it was taken and the serial number of the camera'],
  ['apple.mp4', 'where it was taken'],
  ['camera.mp4', 'where it was taken'],
])('%s is warned of: it tells %s', async (name, told) => {
  const { bytes } = [...tracedPictures, ...tracedRecordings].find((file) => file.name === name)!
  const { problems, facts } = await taken(`in/${name}`, bytes)
  expect(facts.fault).toBeUndefined()
  expect(problems).toEqual([{ path: `in/${name}`, line: 1, column: 1, severity: 'warning', message: expect.stringContaining(`tells ${told}:`), mend: expect.stringContaining(name) }])
})

test('a film behind a picture is warned of, wherever in the file it tells its place', async () => {
  const film = tracedRecordings.find(({ name }) => name === 'camera.mp4')!.bytes
  const mark = film.indexOf('\xa9xyz', 0, 'latin1')
  // So that the mark lies across two of the chunks that are read at a time.
  const behind = Buffer.concat([jpeg, Buffer.alloc(1024 * 1024 - jpeg.length - mark - 2), film])
  expect((await taken('in/motion.jpg', Buffer.concat([behind, Buffer.from([0xff, 0xd9])]))).problems).toHaveLength(1)
})

test('a file without traces is not warned of', async () => {
  for (const [name, bytes] of [['in/a.jpg', jpeg], ['in/a.png', png]] as const) expect((await taken(name, bytes)).problems).toEqual([])
})

test.each([
  ['in/cut.mp4', tracedRecordings[0]!.bytes.subarray(0, 300), 'damaged: its picture and sound cannot be read'],
  ['in/huge.png', hugePng(), 'too large: it has 20000 × 20000 pixels, and 100 million are the most'],
])('%s cannot be shown', async (name, bytes, fault) => {
  expect((await taken(name, bytes)).facts.fault).toBe(fault)
})

/** A PNG that says it is larger than it is. */
function hugePng(): Buffer {
  const huge = Buffer.from(png)
  huge.writeUInt32BE(20_000, 16)
  huge.writeUInt32BE(20_000, 20)
  return huge
}
