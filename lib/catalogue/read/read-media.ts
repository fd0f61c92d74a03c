import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { imageSize } from 'image-size'
import { mostPixels } from '#lib/media/most-pixels.ts'
import { readExif, type Trace, TraceFinder } from '#lib/media/find-traces.ts'
import { mediaTypeOf, type MediaType } from './media-types.ts'

export interface MediaFacts {
  type: MediaType
  /** Pixels as shown, after the rotation that EXIF asks for; pictures only. */
  width?: number
  height?: number
  /** Why it cannot be shown, as the end of a sentence: “the file is …”. */
  fault?: string
}

/** What is read at a time; one for all files, since a catalogue begins with thousands of them. */
const chunk = Buffer.allocUnsafe(1024 * 1024)
const tailBytes = 64

/** Bytes of a picture whose Exif is looked for beyond the first chunk. */
const mostForExif = 64 * 1024 * 1024

export interface ReadMedia {
  /** SHA-256, hexadecimal. */
  hash: string
  facts: MediaFacts
  traces: Trace[]
}

/** Hashes a file and looks at its first and last bytes; a large video is never held in memory. Throws what `fs` throws. */
export function readMedia(absolute: string): ReadMedia {
  const file = openSync(absolute, 'r')
  try {
    const hash = createHash('sha256')
    const finder = new TraceFinder()
    const { size } = fstatSync(file)
    let head: Buffer | undefined
    let tail = Buffer.alloc(0)
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      hash.update(chunk.subarray(0, read))
      finder.add(chunk.subarray(0, read))
      head ??= Buffer.from(chunk.subarray(0, read))
      tail = Buffer.concat([tail, chunk.subarray(Math.max(0, read - tailBytes), read)]).subarray(-tailBytes)
    }
    head ??= Buffer.alloc(0)
    const exif = exifOf(absolute, size, head)
    const facts = describe(absolute, head, { tail, hasFilm: finder.hasFilm, turned: exif.orientation })
    return { hash: hash.digest('hex'), facts, traces: [...new Set([...finder.traces, ...exif.traces])] }
  } finally {
    closeSync(file)
  }
}

/** In a JPEG it stands before the picture, in others it may stand behind. */
function exifOf(path: string, size: number, head: Buffer): ReturnType<typeof readExif> {
  const type = sniff(head)
  const mark = type && exifMarks[type]
  if (!mark) return { traces: [] }
  const bytes = type === 'image/jpeg' || size <= head.length || size > mostForExif ? head : readFileSync(path)
  // To look for it costs much less than to read it.
  if (!bytes.includes(mark)) return { traces: [] }
  const { traces, orientation } = readExif(bytes)
  // An AVIF is turned by its container alone.
  return { traces, orientation: type === 'image/avif' ? undefined : orientation }
}

const exifMarks: Partial<Record<MediaType, string>> = { 'image/jpeg': 'Exif', 'image/png': 'eXIf', 'image/webp': 'EXIF', 'image/avif': 'Exif' }

function describe(path: string, head: Buffer, rest: { tail: Buffer; hasFilm: boolean; turned?: number }): MediaFacts {
  const type = mediaTypeOf(path)!
  if (head.length === 0) return { type, fault: 'empty' }
  const actual = sniff(head)
  if (actual === undefined) return { type, fault: `not ${called[type]} at all, or damaged` }
  if (actual !== type) return { type, fault: `not ${called[type]} but ${called[actual]}` }
  if (!type.startsWith('image/')) return { type }
  // Telephones put a film behind a picture: then the picture is whole.
  if (!rest.hasFilm && cutShort(type, rest.tail)) return { type, fault: 'cut short: its end is missing' }
  try {
    const { width, height, orientation = rest.turned } = imageSize(head)
    if (!(width > 0 && height > 0)) return { type, fault: 'damaged: it has no size' }
    if (width * height > mostPixels) return { type, fault: `too large: it has ${width} × ${height} pixels, and ${mostPixels / 1_000_000} million are the most` }
    // EXIF 2.32 §4.6.5: orientations 5 to 8 turn the picture by a quarter.
    return orientation !== undefined && orientation >= 5 ? { type, width: height, height: width } : { type, width, height }
  } catch {
    return { type, fault: 'damaged: its size cannot be read' }
  }
}

function sniff(head: Buffer): MediaType | undefined {
  const text = (start: number, end: number) => head.toString('latin1', start, end)
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp'
  if (text(0, 4) === 'GIF8') return 'image/gif'
  if (text(4, 8) === 'ftyp') {
    const brand = text(8, 12)
    if (brand === 'avif' || brand === 'avis') return 'image/avif'
    return brand.startsWith('M4A') ? 'audio/mp4' : 'video/mp4'
  }
  if (text(0, 4) === '\x1aE\xdf\xa3') return 'video/webm'
  if (/^(?:\xef\xbb\xbf)?WEBVTT(?:[ \t\r\n]|$)/.test(text(0, 16))) return 'text/vtt'
  if (text(0, 3) === 'ID3' || (head[0] === 0xff && (head[1]! & 0xe0) === 0xe0)) return 'audio/mpeg'
  return text(0, 4) === 'OggS' ? 'audio/ogg' : undefined
}

/** Formats that end in a marker show when an upload broke off. Some cameras pad a JPEG, hence `includes`. */
function cutShort(type: MediaType, tail: Buffer): boolean {
  if (type === 'image/jpeg') return !tail.includes(Buffer.from([0xff, 0xd9]))
  if (type === 'image/png') return !tail.includes('IEND')
  return type === 'image/gif' && !tail.includes(0x3b)
}

const called: Record<MediaType, string> = {
  'image/jpeg': 'a JPEG',
  'image/png': 'a PNG',
  'image/webp': 'a WebP',
  'image/avif': 'an AVIF',
  'image/gif': 'a GIF',
  'video/mp4': 'an MP4 video',
  'video/webm': 'a WebM video',
  'text/vtt': 'WebVTT captions',
  'audio/mpeg': 'an MP3',
  'audio/mp4': 'an M4A',
  'audio/ogg': 'an Ogg',
}
