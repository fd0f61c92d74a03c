import { constants } from 'node:fs'
import { copyFile, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileTypeFromFile } from 'file-type'
import { ALL_FORMATS, FilePathSource, Input } from 'mediabunny'
import { mediaTypes } from '#lib/catalogue/read/media-types.ts'
import { readMedia } from '#lib/catalogue/read/read-media.ts'
import { demandOk } from './ask-source.ts'
import { defined } from './found-post.ts'
import { type GuardedFetch, inMegabytes } from './guarded-fetch.ts'
import { SourceTrouble } from './source-trouble.ts'

/** A file that has been looked at, as it lies in a folder. */
export interface KeptFile {
  file: string
  kind: 'image' | 'video' | 'audio'
  sha256: string
  /** Pixels; not of a sound. */
  width?: number
  height?: number
}

export interface Download {
  maxBytes: number
  /** Megabytes come slowly on a slow line. */
  wholeMs?: number
  onProgress?: (bytes: number, total: number | undefined) => void
}

const halfAnHour = 30 * 60_000

/**
 * Fetches a medium into `folder` under `name` and the extension its bytes deserve. What it was said to be counts for nothing.
 * @throws SourceTrouble
 */
export async function downloadMedium(fetch: GuardedFetch, url: string, folder: string, name: string, { maxBytes, wholeMs = halfAnHour, onProgress }: Download): Promise<KeptFile> {
  const answer = await fetch(url, { accept: 'image/*,video/*,audio/*;q=0.9,*/*;q=0.1', maxBytes, wholeMs, onProgress })
  await demandOk(answer)
  const part = join(folder, `${name}.part`)
  const file = await open(part, 'wx')
  try {
    for await (const chunk of answer.chunks) await file.write(chunk)
  } finally {
    await file.close()
  }
  return settle(part, folder, name, `What ${new URL(answer.url).host} sent`)
}

/** Copies a file of the editor's, bit by bit the same. */
export async function attachMedium(path: string, folder: string, name: string, maxBytes: number): Promise<KeptFile> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new SourceTrouble('unusable', `There is no file ${path}`, 'correct the path after --media')
  if (found.size > maxBytes) throw new SourceTrouble('too-big', `${path} has ${inMegabytes(found.size)}, more than ${inMegabytes(maxBytes)}`, 'allow more with --max-size, or make it smaller')
  const part = join(folder, `${name}.part`)
  await copyFile(path, part, constants.COPYFILE_EXCL)
  return settle(part, folder, name, path)
}

async function settle(part: string, folder: string, name: string, called: string): Promise<KeptFile> {
  try {
    const extension = await extensionOf(part, called)
    const file = `${name}.${extension}`
    const path = join(folder, file)
    await rename(part, path)
    const { hash, facts } = readMedia(path)
    if (facts.fault !== undefined) throw unusable(called, facts.fault)
    const kind = facts.type.split('/')[0] as KeptFile['kind']
    const size = kind === 'video' ? await videoSize(path, called) : { width: facts.width, height: facts.height }
    return defined({ file, kind, sha256: hash, ...size })
  } finally {
    await rm(part, { force: true })
  }
}

/** Names that `file-type` has for what the catalogue calls otherwise. */
const sameAs: Record<string, string> = { 'image/apng': 'image/png', 'video/x-m4v': 'video/mp4', 'audio/x-m4a': 'audio/mp4', 'audio/opus': 'audio/ogg', 'audio/ogg; codecs=opus': 'audio/ogg' }

async function extensionOf(part: string, called: string): Promise<string> {
  const type = await fileTypeFromFile(part)
  const mime = type && (sameAs[type.mime] ?? type.mime)
  const extension = Object.entries(mediaTypes).find(([, served]) => served === mime)?.[0]
  if (extension !== undefined && extension !== 'vtt') return extension
  throw unusable(called, mime === undefined || mime === 'application/xml' ? await textKind(part) : `of the kind ${mime}`)
}

async function textKind(part: string): Promise<string> {
  const file = await open(part)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(512), 0, 512, 0)
    const head = buffer.toString('latin1', 0, bytesRead).trimStart()
    if (bytesRead === 0) return 'empty'
    if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)?<svg/i.test(head)) return 'an SVG drawing, which can hold scripts'
    return head.startsWith('<') ? 'a web page' : head.startsWith('#EXTM3U') ? 'a list of pieces, not a video' : 'of no kind that is known'
  } finally {
    await file.close()
  }
}

const unusable = (called: string, kind: string) =>
  new SourceTrouble('unusable', `${called} is no picture, video or sound that can be kept: it is ${kind}`, 'save it as JPEG, PNG, WebP, GIF, MP4, WebM, MP3, M4A or Ogg and attach it with --media; --no-media leaves out what the source offers')

async function videoSize(path: string, called: string): Promise<{ width: number; height: number }> {
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(path, { handleUnhandledError: () => undefined }) })
  try {
    const track = await input.getPrimaryVideoTrack()
    if (!track) throw unusable(called, 'without a picture')
    return { width: await track.getDisplayWidth(), height: await track.getDisplayHeight() }
  } catch (cause) {
    if (cause instanceof SourceTrouble) throw cause
    throw unusable(called, 'damaged: its size cannot be read')
  } finally {
    input.dispose()
  }
}
