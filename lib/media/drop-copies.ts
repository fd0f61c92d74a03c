/** What is kept of media that readers may have no more: the clean copy, and the renditions that Next made of it. */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { renditionKeysOf } from '#lib/site/renditions.ts'
import { theReaderCopies } from './the-reader-copies.ts'

/** Where Next keeps renditions, each in a folder that is named by what was asked for. */
const renditionsFolder = path.join('.next', 'cache', 'images')

interface Gone {
  /** SHA-256, hexadecimal. */
  hash: string
  /** Of files that hold it. */
  names: readonly string[]
}

/** @throws Error when the disk refuses: what is left there no reader gets, for whoever asks is asked for in the catalogue. */
export async function dropCopies(media: readonly Gone[]): Promise<void> {
  if (media.length === 0) return
  // Next has it loaded as soon as it made a rendition.
  const { ImageOptimizerCache } = await import('next/dist/server/image-optimizer.js')
  for (const { hash, names } of media) {
    await theReaderCopies().drop(hash)
    for (const name of names) for (const key of renditionKeysOf(hash, name)) await rm(path.join(renditionsFolder, ImageOptimizerCache.getCacheKey(key)), { recursive: true, force: true })
  }
}
