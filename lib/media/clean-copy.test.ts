import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { mediaTypeOf } from '#lib/catalogue/read/media-types.ts'
import { writeCleanCopy } from './clean-copy.ts'
import { recordingFault } from './clean-recording.ts'
import { marks, traceIn, tracedCaptions, tracedPictures, tracedRecordings, type TracedFile } from './fixtures/traced-files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'ovoz-clean-'))
afterAll(() => rmSync(folder, { recursive: true }))

let copies = 0
async function cleaned({ name, bytes }: Pick<TracedFile, 'name' | 'bytes'>, hash = createHash('sha256').update(bytes).digest('hex')): Promise<Buffer> {
  copies += 1
  const [source, target] = [path.join(folder, `${copies}-${name}`), path.join(folder, `${copies}.copy`)]
  writeFileSync(source, bytes)
  const file = await open(source)
  try {
    await writeCleanCopy(file, mediaTypeOf(name)!, hash, target)
  } finally {
    await file.close()
  }
  return readFileSync(target)
}

test('every mark that is looked for stands in some file', () => {
  const all = [...tracedPictures, ...tracedRecordings, tracedCaptions].map(({ bytes }) => bytes)
  expect(marks.filter((mark) => !all.some((bytes) => bytes.includes(mark))).map(String)).toEqual([])
})

describe('a picture', () => {
  test.each(tracedPictures.map((file) => [file.name, file] as const))('%s keeps its size and format and nothing that tells of its source', async (_, file) => {
    expect(traceIn(file.bytes)).toBeDefined()
    const copy = await cleaned(file)
    expect(traceIn(copy)).toBeUndefined()
    const { width, height, format, orientation, exif, xmp, iptc, icc, comments } = await sharp(copy).metadata()
    expect({ width, height, orientation, exif, xmp, iptc, icc, comments }).toEqual({ width: file.width, height: file.height })
    expect(`image/${format === 'heif' ? 'avif' : format}`).toBe(mediaTypeOf(file.name))
  })

  test.each(tracedPictures.filter(({ width }) => width === 48).map((file) => [file.name, file] as const))('%s stands upright: red on the left, blue on the right', async (_, file) => {
    const { data, info } = await sharp(await cleaned(file)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const colourAt = (x: number) => [...data.subarray((32 * info.width + x) * 3, (32 * info.width + x) * 3 + 3)].map((value) => (value > 200 ? 1 : value < 60 ? 0 : value))
    expect([colourAt(8), colourAt(40)]).toEqual([[1, 0, 0], [0, 0, 1]])
  })

  test.each(['animated.gif', 'animated.webp'])('%s keeps its frames and their times', async (name) => {
    const { pages, delay } = await sharp(await cleaned(tracedPictures.find((file) => file.name === name)!), { animated: true }).metadata()
    expect({ pages, delay }).toEqual({ pages: 3, delay: [70, 70, 70] })
  })

  test('with another colour space comes in sRGB', async () => {
    const ink = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c33' } }).toColourspace('cmyk').jpeg().toBuffer()
    const { space, channels } = await sharp(await cleaned({ name: 'ink.jpg', bytes: ink })).metadata()
    expect({ space, channels }).toEqual({ space: 'srgb', channels: 3 })
  })

  test('that is damaged, too large, or not the one that was checked has no copy', async () => {
    const [{ bytes }] = tracedPictures as [TracedFile]
    await expect(cleaned({ name: 'half.jpg', bytes: bytes.subarray(0, bytes.length - 300) })).rejects.toThrow()
    const bomb = await sharp({ create: { width: 20_000, height: 6_000, channels: 3, background: '#000' } }).png().toBuffer()
    await expect(cleaned({ name: 'bomb.png', bytes: bomb })).rejects.toThrow('exceeds pixel limit')
    await expect(cleaned({ name: 'other.jpg', bytes }, '0'.repeat(64))).rejects.toThrow('changed')
  })
})

describe('a recording', () => {
  async function packetsOf(bytes: Buffer) {
    const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) })
    const tracks = await input.getTracks()
    return Promise.all(tracks.filter((track) => track.isVideoTrack() || track.isAudioTrack()).map(async (track) => {
      const packets = []
      for await (const { timestamp, type } of new EncodedPacketSink(track).packets()) packets.push([Math.round(timestamp * 100), type])
      return { codec: await track.getCodec(), packets }
    }))
  }

  test.each(tracedRecordings.map((file) => [file.name, file] as const))('%s keeps its picture and sound and nothing that tells of its source', async (_, file) => {
    expect(traceIn(file.bytes)).toBeDefined()
    const copy = await cleaned(file)
    expect(traceIn(copy)).toBeUndefined()
    const [before, after] = [await packetsOf(file.bytes), await packetsOf(copy)]
    expect(after.every(({ packets }) => packets.length > 1)).toBe(true)
    expect(after).toEqual(before)
  })

  test('comes the same each time, so that parts of it fit together', async () => {
    for (const name of ['phone.mp4', 'opus.webm', 'sound.mp3']) {
      const file = tracedRecordings.find((recording) => recording.name === name)!
      const first = await cleaned(file)
      await new Promise((resolve) => setTimeout(resolve, 1100))
      expect((await cleaned(file)).equals(first), name).toBe(true)
    }
  })

  test('in MP4 begins with its index, which a player needs first', async () => {
    const copy = await cleaned(tracedRecordings.find(({ name }) => name === 'fragmented.mp4')!)
    expect(copy.indexOf('moov')).toBeLessThan(copy.indexOf('mdat'))
  })

  test('that cannot be read, or is in no format that browsers play, has no copy, and says why beforehand', async () => {
    const whole = tracedRecordings.find(({ name }) => name === 'phone.mp4')!.bytes
    const unknown = Buffer.from(whole.toString('latin1').replaceAll('avc1', 'zzz1').replaceAll('mp4a', 'zzz2'), 'latin1')
    for (const [bytes, fault] of [[whole.subarray(0, 40), 'damaged'], [unknown, 'in a format that browsers do not play'], [Buffer.from('\0\0\0\x18ftypisom', 'latin1'), 'damaged']] as const) {
      await expect(cleaned({ name: 'broken.mp4', bytes })).rejects.toThrow()
      writeFileSync(path.join(folder, 'broken.mp4'), bytes)
      expect(await recordingFault(path.join(folder, 'broken.mp4'))).toContain(fault)
    }
  })
})

test('captions keep their cues alone', async () => {
  expect((await cleaned(tracedCaptions)).toString()).toBe('WEBVTT\n\n00:01.000 --> 00:02.000 align:start\nWe counted again.\n')
})
