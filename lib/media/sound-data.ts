/** What a decoder needs of a sound's configuration: Vorbis keeps its comments in it. */
import type { AudioCodec } from 'mediabunny'
import type { Sieves } from './picture-data.ts'

const asIs = (bytes: Uint8Array) => bytes

/** @returns undefined for a codec that browsers do not play. */
export function soundData(codec: AudioCodec): Sieves | undefined {
  if (codec === 'vorbis') return { packet: asIs, configuration: withoutComments }
  return codec === 'aac' || codec === 'mp3' || codec === 'opus' ? { packet: asIs, configuration: asIs } : undefined
}

/** Vorbis I §5.2: a maker of no name, no comments, the framing bit. */
const noComments = Buffer.from('\x03vorbis\0\0\0\0\0\0\0\0\x01', 'latin1')

/** Three headers: how many less one, the lengths of the first two as sums of bytes up to 255, the headers themselves. */
function withoutComments(configuration: Uint8Array): Uint8Array {
  let position = 1
  const length = () => {
    let sum = 0
    for (;;) {
      const byte = configuration[position]
      if (byte === undefined) throw new Error('The decoder’s configuration is cut short')
      position += 1
      sum += byte
      if (byte < 255) return sum
    }
  }
  const [identification, comments] = [length(), length()]
  const first = configuration.subarray(position, position + identification)
  const setup = configuration.subarray(position + identification + comments)
  if (configuration[0] !== 2 || identification > 254 || setup.length === 0) throw new Error('The decoder’s configuration is damaged')
  return Buffer.concat([Buffer.from([2, identification, noComments.length]), first, noComments, setup])
}
