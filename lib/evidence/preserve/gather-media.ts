import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MediumFields } from './evidence-fields.ts'
import { defined, type FoundMedium, isLine } from './found-post.ts'
import type { GuardedFetch } from './guarded-fetch.ts'
import { attachMedium, downloadMedium, type KeptFile } from './keep-medium.ts'
import { SourceTrouble } from './source-trouble.ts'

interface Wanted {
  found: readonly FoundMedium[]
  /** Paths of the editor's own files. */
  attached: readonly string[]
  folder: string
  maxBytes: number
  /** Names that files of the record already have. */
  taken: ReadonlySet<string>
  onProgress?: (file: string, bytes: number, total: number | undefined) => void
}

export interface Gathered {
  media: MediumFields[]
  notes: string[]
}

/**
 * Lays every medium into `folder`: what the source hands out, and what the editor has. Alt text that nobody wrote is ''.
 * A video that is only shown leaves its still picture, as the poster of the editor's copy or by itself.
 * @throws SourceTrouble
 */
export async function gatherMedia(fetch: GuardedFetch, { found, attached, folder, maxBytes, taken, onProgress }: Wanted): Promise<Gathered> {
  const media: MediumFields[] = []
  const notes: string[] = []
  const nameFor = namer(taken)
  const stills: { file: string; name: string; alt?: string }[] = []
  const download = (url: string, name: string) => downloadMedium(fetch, url, folder, name, { maxBytes, onProgress: (bytes, total) => onProgress?.(name, bytes, total) })

  for (const { kind, url, alt, width, height, posters = [] } of found) {
    const name = nameFor(kind)
    const kept = url === undefined ? undefined : await download(url, name).catch((error: unknown) => {
      // A player's page where the file was promised is how most sites show videos.
      if (kind === 'video' && error instanceof SourceTrouble && /web page|list of pieces/.test(error.message)) return undefined
      throw error
    })
    if (kept) {
      const poster = kept.kind === 'video' ? await firstStill(posters, `${name}-poster`) : undefined
      media.push(entry(kept, { alt, width, height, poster: poster?.file }))
    } else {
      const still = await firstStill(posters, nameFor('image'))
      if (still) stills.push({ file: still.file, name, alt })
      notes.push(`The ${kind} itself could not be had: ${still ? 'only its still picture is' : 'nothing of it is'} kept. If you can save it, attach it with --media <file>.`)
      if (still) media.push(entry(still, { alt }))
    }
  }

  for (const path of attached) {
    const kept = await attach(path)
    const still = kept.kind === 'video' ? stills.shift() : undefined
    if (still) {
      // The picture that stood for the video now stands before it.
      const index = media.findIndex(({ file }) => file === still.file)
      const poster = still.file.replace(/^.*\./, `${kept.file.replace(/\.[^.]*$/, '')}-poster.`)
      await rename(join(folder, still.file), join(folder, poster))
      media[index] = entry(kept, { alt: still.alt, poster })
      const note = notes.findIndex((each) => each.startsWith('The video itself'))
      if (note >= 0) notes.splice(note, 1)
    } else media.push(entry(kept, {}))
  }
  return { media, notes }

  async function attach(path: string): Promise<KeptFile> {
    // Its kind is known only when it has been looked at, and its own name may say who gave it.
    const kept = await attachMedium(path, folder, 'attached', maxBytes)
    const file = `${nameFor(kept.kind)}${/\.[^.]*$/.exec(kept.file)![0]}`
    await rename(join(folder, kept.file), join(folder, file))
    return { ...kept, file }
  }

  /** The first of several addresses that is a picture; without any, the evidence is none the less. */
  async function firstStill(posters: readonly string[], name: string): Promise<KeptFile | undefined> {
    for (const url of posters.slice(0, 4)) {
      try {
        const kept = await download(url, name)
        if (kept.kind === 'image') return kept
        await rm(join(folder, kept.file))
      } catch (error) {
        if (!(error instanceof SourceTrouble) || error.trouble === 'forbidden') throw error
      }
    }
    return undefined
  }
}

/** Sizes are the file's own; what the source says fills in where it has none. */
const entry = ({ file, kind, sha256, width, height }: KeptFile, more: { alt?: string; width?: number; height?: number; poster?: string }): MediumFields =>
  defined({
    file,
    kind,
    alt: more.alt !== undefined && isLine(more.alt, 2000) ? more.alt : '',
    width: kind === 'audio' ? undefined : (width ?? more.width),
    height: kind === 'audio' ? undefined : (height ?? more.height),
    sha256,
    poster: more.poster,
  })

function namer(taken: ReadonlySet<string>): (kind: string) => string {
  const used = new Set([...taken].map((file) => file.replace(/\.[^.]*$/, '')))
  return (kind) => {
    let number = 1
    while (used.has(`${kind}-${number}`)) number++
    used.add(`${kind}-${number}`)
    return `${kind}-${number}`
  }
}
