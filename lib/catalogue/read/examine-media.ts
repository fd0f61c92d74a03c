import { join } from 'node:path'
import type { ReadFile } from './read-content-file.ts'
import type { MediaFacts } from './read-media.ts'

/**
 * Completes the facts of a medium that has to be taken apart to be known: whether readers can have a recording, and how
 * an AVIF is turned. They are few, and not worth a thread; libraries are loaded when there is one.
 */
export async function examineMedia(contentDir: string, file: ReadFile): Promise<void> {
  if (file.kind !== 'media' || file.document === undefined) return
  const facts = JSON.parse(file.document) as MediaFacts
  if (facts.fault !== undefined) return
  // What vanished meanwhile is news for the next synchronisation.
  const more = await examine(join(contentDir, file.path), facts).catch(() => undefined)
  if (more) file.document = JSON.stringify({ ...facts, ...more })
}

async function examine(path: string, { type }: MediaFacts): Promise<Partial<MediaFacts> | undefined> {
  if (type === 'image/avif') {
    const { shownSize } = await import('#lib/media/shown-size.ts')
    return shownSize(path)
  }
  if (!type.startsWith('video/') && !type.startsWith('audio/')) return undefined
  const { recordingFault } = await import('#lib/media/clean-recording.ts')
  const fault = await recordingFault(path)
  return fault === undefined ? undefined : { fault }
}
