import { createHash } from 'node:crypto'
import { writeFile, type FileHandle } from 'node:fs/promises'
import type { MediaType } from '#lib/catalogue/read/media-types.ts'
import { cleanCaptions } from './clean-captions.ts'
import { cleanPicture, isPicture } from './clean-picture.ts'
import { cleanRecordingAside } from './clean-recording-aside.ts'
import { isRecording } from './clean-recording.ts'

/** Bytes of a picture or of captions, which are held in memory. */
const mostBytes = 256_000_000

/**
 * Writes what readers may have of a file: its pictures, sounds and words, and nothing about who took them, where, or with
 * what. Rejects when that cannot be told apart; then there may be half a file at `target`.
 * @param hash SHA-256 that the original must have, hexadecimal.
 */
export async function writeCleanCopy(original: FileHandle, type: MediaType, hash: string, target: string): Promise<void> {
  if (isRecording(type)) return cleanRecordingAside(original, type, target)
  const { size } = await original.stat()
  if (size > mostBytes) throw new Error(`It has ${size} bytes, and at most ${mostBytes} are read`)
  const bytes = await original.readFile()
  if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new Error('It changed while it was read')
  await writeFile(target, isPicture(type) ? await cleanPicture(bytes, type) : cleanCaptions(bytes.toString('utf8')), { flag: 'wx' })
}
