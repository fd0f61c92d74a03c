import { open, type FileHandle } from 'node:fs/promises'
import { setImmediate as pause } from 'node:timers/promises'
import {
  CustomSource, EncodedAudioPacketSource, type EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource, Input, type InputAudioTrack, type InputVideoTrack,
  Logging, LogLevel, MATROSKA, MP3, MP4, Mp3OutputFormat, Mp4OutputFormat, OGG, OggOutputFormat, Output, type OutputFormat, QTFF, StreamTarget, type StreamTargetChunk, WEBM, WebMOutputFormat,
} from 'mediabunny'
import type { MediaType } from '#lib/catalogue/read/media-types.ts'
import { pictureData, type Sieve, type Sieves } from './picture-data.ts'
import { soundData } from './sound-data.ts'

export type RecordingType = Extract<MediaType, `video/${string}` | `audio/${string}`>

export const isRecording = (type: MediaType): type is RecordingType => type.startsWith('video/') || type.startsWith('audio/')

/** An open file. */
export interface RecordingSource {
  stat: () => Promise<{ size: number }>
  read: (buffer: Uint8Array, offset: number, length: number, position: number) => Promise<{ bytesRead: number }>
}

// What it has to say comes as errors too.
Logging.level = LogLevel.Silent

const formats = [MP4, QTFF, WEBM, MATROSKA, MP3, OGG]

/** `reserve`: the index stands first, so that a player need not fetch the end before it begins. */
const outputs: Record<RecordingType, () => OutputFormat> = {
  'video/mp4': () => new Mp4OutputFormat({ fastStart: 'reserve' }),
  'audio/mp4': () => new Mp4OutputFormat({ fastStart: 'reserve' }),
  'video/webm': () => new WebMOutputFormat(),
  'audio/mpeg': () => new Mp3OutputFormat(),
  'audio/ogg': () => new OggOutputFormat(),
}

/** Milliseconds of copying after which others have their turn. */
const turn = 10

/**
 * Copies picture and sound, packet by packet, into a new container that holds nothing else: the first track of each; no
 * tags, chapters, dates, names or other tracks. Rejects when they cannot be read, or when it is not known of their codec
 * what else its packets may carry.
 * @param target Path of the file to write; there must be none.
 */
export async function cleanRecording(source: RecordingSource, type: RecordingType, target: string): Promise<void> {
  const input = await inputOf(source)
  const file = await open(target, 'wx')
  const output = new Output({ format: outputs[type](), target: targetOf(file) })
  try {
    removeDate(output)
    const streams = await streamsOf(input)
    const copies = await Promise.all(streams.map((stream) => addTo(output, stream)))
    await output.start()
    await Promise.all(copies.map((copy) => copy()))
    await output.finalize()
  } catch (error) {
    await output.cancel().catch(() => {})
    throw error
  } finally {
    input.dispose()
    await file.close()
  }
}

/** Why no clean copy can be made, as far as the beginning of a recording tells, as the end of “the file is …”. */
export async function recordingFault(path: string): Promise<string | undefined> {
  const file = await open(path)
  const input = await inputOf(file)
  try {
    await streamsOf(input)
    return undefined
  } catch (error) {
    return error instanceof UnknownCodec ? error.message : 'damaged: its picture and sound cannot be read'
  } finally {
    input.dispose()
    await file.close()
  }
}

class UnknownCodec extends Error {}

interface Stream {
  track: InputVideoTrack | InputAudioTrack
  keep: Sieve
  /** Before the output starts. */
  addTo: (output: Output, maximumPacketCount?: number) => { add: (packet: EncodedPacket) => Promise<void>; close: () => void }
}

async function streamsOf(input: Input): Promise<Stream[]> {
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()]
  const streams = [video && (await videoStream(video)), audio && (await audioStream(audio))].filter((stream) => stream !== null)
  if (streams.length === 0) throw new Error('There is neither picture nor sound')
  return streams
}

async function videoStream(track: InputVideoTrack): Promise<Stream> {
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()]
  const sieves = codec && pictureData(codec, config?.description && bytesOf(config.description))
  if (!codec || !config || !sieves) throw new UnknownCodec(`in a format that browsers do not play (${codec ?? 'unknown'})`)
  const decoderConfig = sieved(config, sieves)
  const [rotation, flip] = [await track.getRotation(), await track.getFlip()]
  const addTo: Stream['addTo'] = (output, maximumPacketCount) => {
    const source = new EncodedVideoPacketSource(codec)
    output.addVideoTrack(source, { rotation, flip, maximumPacketCount })
    return { add: (packet) => source.add(packet, { decoderConfig }), close: () => source.close() }
  }
  return { track, keep: sieves.packet, addTo }
}

async function audioStream(track: InputAudioTrack): Promise<Stream> {
  const [codec, config] = [await track.getCodec(), await track.getDecoderConfig()]
  const sieves = codec && soundData(codec)
  if (!codec || !config || !sieves) throw new UnknownCodec(`in a format that browsers do not play (${codec ?? 'unknown'})`)
  const decoderConfig = sieved(config, sieves)
  const addTo: Stream['addTo'] = (output, maximumPacketCount) => {
    const source = new EncodedAudioPacketSource(codec)
    output.addAudioTrack(source, { maximumPacketCount })
    return { add: (packet) => source.add(packet, { decoderConfig }), close: () => source.close() }
  }
  return { track, keep: sieves.packet, addTo }
}

function sieved<Config extends { description?: AllowSharedBufferSource }>(config: Config, { configuration }: Sieves): Config {
  return config.description ? { ...config, description: configuration(bytesOf(config.description)) } : config
}

/** @returns What copies the packets, once the output has started. */
async function addTo(output: Output, { track, keep, addTo }: Stream): Promise<() => Promise<void>> {
  const isCounted = output.format instanceof Mp4OutputFormat
  const source = addTo(output, isCounted ? (await track.computePacketStats()).packetCount : undefined)
  return async () => {
    let since = performance.now()
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const data = keep(packet.data)
      if (data.length > 0) await source.add(packet.clone({ data }))
      if (performance.now() - since < turn) continue
      await pause()
      since = performance.now()
    }
    source.close()
  }
}

async function inputOf(file: RecordingSource): Promise<Input> {
  const { size } = await file.stat()
  const read = async (start: number, end: number) => {
    const bytes = new Uint8Array(end - start)
    for (let done = 0; done < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done)
      if (bytesRead === 0) throw new Error('The file became shorter')
      done += bytesRead
    }
    return bytes
  }
  return new Input({ formats, source: new CustomSource({ getSize: () => size, read, prefetchProfile: 'fileSystem', maxCacheSize: 32 * 1024 * 1024 }) })
}

function targetOf(file: FileHandle): StreamTarget {
  const write = async ({ data, position }: StreamTargetChunk) => {
    for (let done = 0; done < data.length; ) done += (await file.write(data, done, data.length - done, position + done)).bytesWritten
  }
  return new StreamTarget(new WritableStream({ write }), { chunked: true, chunkSize: 1024 * 1024 })
}

/**
 * The muxer dates a file by the clock, and has no option for it. Without a date the same recording always gives the same
 * bytes, so that a part fetched later fits the part fetched before.
 */
function removeDate(output: Output): void {
  const { _muxer: muxer } = output as unknown as { _muxer: { creationTime?: number } }
  if (muxer.creationTime !== undefined) muxer.creationTime = 0
}

const bytesOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source)
