import { bodyWarning } from '#lib/mdx/body-problem.ts'
import type { Trace } from '#lib/media/find-traces.ts'
import type { Problem } from '../types.ts'
import type { MediaType } from './media-types.ts'

const told: Record<Trace, string> = { place: 'where it was taken', camera: 'the serial number of the camera', owner: 'the name of its owner' }

/** Of what a committed file tells of its source. Readers are not told; everybody who has the repository is. */
export function warnOfTraces(path: string, type: MediaType, traces: readonly Trace[]): Problem[] {
  if (traces.length === 0) return []
  const name = path.slice(path.lastIndexOf('/') + 1)
  const message = `The file tells ${listed(traces.map((trace) => told[trace]))}: no reader is told, but everybody who can read the repository is`
  const mend = type.startsWith('image/')
    ? `exiftool -all= -tagsfromfile @ -Orientation ${name}`
    : `ffmpeg -i ${name} -map 0:v? -map 0:a? -map_metadata -1 -c copy`
  return [{ path, ...bodyWarning({ line: 1, column: 1 }, message, `make it anew with ${mend}; the repository’s history keeps the old one`) }]
}

const listed = (parts: string[]) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`)
