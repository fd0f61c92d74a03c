/** What a file tells of who made it, where, and with what. Nothing of it reaches readers; see `clean-copy.ts`. */
import ExifReader from 'exifreader'

export type Trace = 'place' | 'camera' | 'owner'

/**
 * Where traces stand as they are, in a file of any format: after an opening, which alone is looked for in most files. All
 * are too long to occur by chance.
 */
const places = [
  // XMP, in pictures and videos.
  placeOf('rdf-syntax-ns', { GPSLatitude: 'place', SerialNumber: 'camera', OwnerName: 'owner' }),
  // MP4 and QuickTime, also behind the end of a picture that has a film with it: Apple's text and key, 3GPP's box, and the
  // tracks of cameras that have a way of their own (GoPro, Google's camera motion).
  placeOf('moov', {
    '\xa9xyz\0': 'place', 'com.apple.quicktime.location': 'place', 'loci\0\0\0\0': 'place', 'gpmd\0\0\0\0\0\0': 'place', 'camm\0\0\0\0\0\0': 'place',
  }),
] as const

function placeOf(opening: string, marks: Record<string, Trace>): { opening: Buffer; marks: { trace: Trace; bytes: Buffer }[] } {
  const bytes = (text: string) => Buffer.from(text, 'latin1')
  return { opening: bytes(opening), marks: Object.entries(marks).map(([text, trace]) => ({ trace, bytes: bytes(text) })) }
}

const [, film] = places

/** No opening and no mark is longer. */
const longest = 32

/** Looks for traces in a file that comes in chunks. */
export class TraceFinder {
  readonly #found = new Set<Trace>()
  readonly #open = new Set<Buffer>()
  #end = Buffer.alloc(0)

  add(chunk: Buffer): void {
    // What is looked for may lie across two chunks.
    const seam = Buffer.concat([this.#end, chunk.subarray(0, longest)])
    const has = (bytes: Buffer) => chunk.includes(bytes) || (this.#end.length > 0 && seam.includes(bytes))
    for (const { opening, marks } of places) {
      if (!this.#open.has(opening) && has(opening)) this.#open.add(opening)
      if (this.#open.has(opening)) for (const { trace, bytes } of marks) if (!this.#found.has(trace) && has(bytes)) this.#found.add(trace)
    }
    this.#end = Buffer.from(chunk.subarray(-longest))
  }

  get traces(): Trace[] {
    return [...this.#found]
  }

  /** It is a film, or one stands behind it. */
  get hasFilm(): boolean {
    return this.#open.has(film.opening)
  }
}

/** What a picture's Exif says, and how the picture is turned (Exif 2.32 §4.6.5: 1 to 8). Never throws. */
export function readExif(picture: Buffer): { traces: Trace[]; orientation?: number } {
  try {
    const { exif = {} } = ExifReader.load(picture, { expanded: true, includeTags: { exif: true } })
    const has = (pattern: RegExp) => Object.keys(exif).some((name) => pattern.test(name))
    const traces: Trace[] = []
    if (has(/^GPS\w*Latitude$/)) traces.push('place')
    if (has(/SerialNumber$/)) traces.push('camera')
    if (has(/OwnerName$/)) traces.push('owner')
    return { traces, orientation: exif.Orientation?.value }
  } catch {
    return { traces: [] }
  }
}
