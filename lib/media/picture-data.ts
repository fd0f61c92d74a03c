/**
 * What a decoder needs of a compressed stream, and nothing beside it. H.264, H.265 and AV1 let units of free content
 * travel among those of the picture: camcorders write place and time there, encoders their name and settings.
 */
import type { VideoCodec } from 'mediabunny'

/** Throws when the bytes are not what they say they are. */
export type Sieve = (bytes: Uint8Array) => Uint8Array

export interface Sieves {
  /** For each packet. */
  packet: Sieve
  /** For the decoder's configuration. */
  configuration: Sieve
}

/** Codecs without units of free content. */
const asIs: Sieves = { packet: (bytes) => bytes, configuration: (bytes) => bytes }

/**
 * @param configuration The decoder's, as the container holds it.
 * @returns undefined for a codec that browsers do not play.
 */
export function pictureData(codec: VideoCodec, configuration: Uint8Array | undefined): Sieves | undefined {
  if (codec === 'vp8' || codec === 'vp9') return asIs
  if (codec === 'av1') return { packet: pictureObus, configuration: (av1c) => concat([av1c.subarray(0, 4), pictureObus(av1c.subarray(4))]) }
  if (!configuration) return undefined
  if (codec === 'avc') return { packet: nalUnits((at(configuration, 4) & 3) + 1, isAvcPicture), configuration: avcConfiguration }
  if (codec === 'hevc') return { packet: nalUnits((at(configuration, 21) & 3) + 1, isHevcPicture), configuration: hevcConfiguration }
  return undefined
}

/** ITU-T H.264 table 7-1: slices, parameter sets, delimiters; not 6, supplemental enhancement information. */
const isAvcPicture = (header: number) => [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 19, 20, 21].includes(header & 0x1f)
/** ITU-T H.265 table 7-1: up to 31 slices, 32 to 37 parameter sets and delimiters; 39 and 40 are supplemental. */
const isHevcPicture = (header: number) => ((header >> 1) & 0x3f) <= 37

/** ISO/IEC 14496-15 §5.3.3: each unit after its length, in `lengthSize` bytes. */
function nalUnits(lengthSize: number, isKept: (header: number) => boolean): Sieve {
  return (bytes) => {
    const kept: Uint8Array[] = []
    for (let start = 0; start < bytes.length; ) {
      const end = start + lengthSize + number(bytes, start, lengthSize)
      if (end > bytes.length) throw new Error('A unit of the stream is cut short')
      if (end > start + lengthSize && isKept(bytes[start + lengthSize]!)) kept.push(bytes.subarray(start, end))
      start = end
    }
    return concat(kept)
  }
}

/** ISO/IEC 14496-15 §5.3.3.1.2: two lists of parameter sets; only the profiles named there have more. */
function avcConfiguration(bytes: Uint8Array): Uint8Array {
  let end = 5
  for (const mask of [0x1f, 0xff]) {
    const count = at(bytes, end) & mask
    end += 1
    for (let unit = 0; unit < count; unit += 1) end += 2 + number(bytes, end, 2)
  }
  if ([100, 110, 122, 144].includes(at(bytes, 1)) && bytes.length >= end + 4) {
    const count = at(bytes, end + 3)
    end += 4
    for (let unit = 0; unit < count; unit += 1) end += 2 + number(bytes, end, 2)
  }
  if (end > bytes.length) throw new Error('The decoder’s configuration is cut short')
  return bytes.subarray(0, end)
}

/** ISO/IEC 14496-15 §8.3.3.1.2: arrays of units, each of one type. */
function hevcConfiguration(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  let start = 23
  for (let array = 0; array < at(bytes, 22); array += 1) {
    let end = start + 3
    for (let unit = 0; unit < number(bytes, start + 1, 2); unit += 1) end += 2 + number(bytes, end, 2)
    if (end > bytes.length) throw new Error('The decoder’s configuration is cut short')
    if (isHevcPicture(at(bytes, start) << 1)) kept.push(bytes.subarray(start, end))
    start = end
  }
  const head = bytes.slice(0, 23)
  head[22] = kept.length
  return concat([head, ...kept])
}

/** AV1 §5.3 and §6.2.2: sequence, frames and tiles; not 5, metadata, nor 15, padding. */
const pictureObuTypes = [1, 2, 3, 4, 6, 7, 8]

function pictureObus(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = []
  for (let start = 0; start < bytes.length; ) {
    const header = bytes[start]!
    const [hasExtension, hasSize] = [(header & 4) !== 0, (header & 2) !== 0]
    let body = start + 1 + (hasExtension ? 1 : 0)
    let size = 0
    // leb128, §4.10.5.
    for (let shift = 0; hasSize && shift < 56; shift += 7) {
      const byte = at(bytes, body)
      body += 1
      size += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    const end = hasSize ? body + size : bytes.length
    if (end > bytes.length) throw new Error('A unit of the stream is cut short')
    if (pictureObuTypes.includes((header >> 3) & 0xf)) kept.push(bytes.subarray(start, end))
    start = end
  }
  return concat(kept)
}

function at(bytes: Uint8Array, index: number): number {
  const byte = bytes[index]
  if (byte === undefined) throw new Error('The stream is cut short')
  return byte
}

/** Big-endian. */
function number(bytes: Uint8Array, start: number, length: number): number {
  let value = 0
  for (let index = start; index < start + length; index += 1) value = value * 256 + at(bytes, index)
  return value
}

const concat = (parts: Uint8Array[]): Uint8Array => (parts.length === 1 ? parts[0]! : Buffer.concat(parts))
