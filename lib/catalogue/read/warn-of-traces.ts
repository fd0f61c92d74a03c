import { bodyWarning } from '#lib/mdx/body-problem.ts'
import type { Trace } from '#lib/media/find-traces.ts'
import { shellFile } from '#lib/site/shell-quote.ts'
import type { Problem } from '../types.ts'
import type { MediaType } from './media-types.ts'

const told: Record<Trace, string> = { place: 'where it was taken', camera: 'the serial number of the camera', owner: 'the name of its owner' }

/** Of what a committed file tells of its source. Readers are not told; everybody who has the repository is. */
export function warnOfTraces(path: string, type: MediaType, traces: readonly Trace[]): Problem[] {
  if (traces.length === 0) return []
  const name = path.slice(path.lastIndexOf('/') + 1)
  const message = `The file tells ${listed(traces.map((trace) => told[trace]))}: no reader is told, but everybody who can read the repository is`
  return [{ path, ...bodyWarning({ line: 1, column: 1 }, message, `${remedy(name, type)}; the repository’s history keeps the old one`) }]
}

/** A command that people copy as it stands: of a name that a terminal would show otherwise than it is, none is given. */
function remedy(name: string, type: MediaType): string {
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return 'rename it, and make it anew without'
  const file = shellFile(name)
  return type.startsWith('image/') ? `make it anew with exiftool -all= -tagsfromfile @ -Orientation ${file}` : `make it anew with ffmpeg -i ${file} -map '0:v?' -map '0:a?' -map_metadata -1 -c copy`
}

const listed = (parts: string[]) => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`)
