/** A film as large as a story needs: the pictures of a small one, again and again, each with a slice of zeros after it. */
import { createWriteStream } from 'node:fs'
import { Writable } from 'node:stream'
import {
  EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource, FilePathSource, Input, MP4, Mp4OutputFormat, Output, StreamTarget, type StreamTargetChunk,
} from 'mediabunny'

const megabyte = 1_000_000

/** @param bytes Of the film, at least. */
export async function writeLargeFilm(file: string, bytes: number): Promise<void> {
  const input = new Input({ formats: [MP4], source: new FilePathSource('lib/media/fixtures/phone.mp4') })
  const track = (await input.getPrimaryVideoTrack())!
  const decoderConfig = (await track.getDecoderConfig())!
  const first = (await new EncodedPacketSink(track).getFirstPacket())!
  // ISO/IEC 14496-15 §5.3.3: a unit of the stream after its length in four bytes; of type 1, a slice (ITU-T H.264 table 7-1).
  const padding = Buffer.alloc(megabyte)
  padding.writeUInt32BE(megabyte - 4, 0)
  padding[4] = 0x41
  const data = Buffer.concat([first.data, padding])
  const stream = createWriteStream(file)
  const append = new WritableStream<StreamTargetChunk>({ write: (chunk) => new Promise((resolve, reject) => stream.write(chunk.data, (error) => (error ? reject(error) : resolve()))) })
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'fragmented' }), target: new StreamTarget(append) })
  const source = new EncodedVideoPacketSource('avc')
  output.addVideoTrack(source)
  await output.start()
  for (let index = 0; index * megabyte < bytes; index += 1) await source.add(new EncodedPacket(data, 'key', index / 25, 1 / 25), { decoderConfig })
  await output.finalize()
  input.dispose()
  await Writable.toWeb(stream).close()
}
