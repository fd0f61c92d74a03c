/**
 * A stored answer, ready to send. On disk: one line of JSON, then the encodings one after another; the line
 * carries the checksum of all that follows and of itself, so that a file cut short, emptied or flipped by a bit
 * is recognised and rendered again instead of served.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gunzipSync, gzip } from 'node:zlib'

export type Encoding = 'identity' | 'gzip' | 'br'

export interface Entry {
  /** The path it answers, e.g. `/suv/drought-ledger`. */
  path: string
  kind: 'page' | 'route'
  status: number
  /** Lower-case names; what every answer from this entry carries, `etag` and `content-encoding` apart. */
  headers: Record<string, string>
  /** Cache tags, Next's own path tags included. */
  tags: readonly string[]
  /** The release in force when its render began; see tag-expiries.ts. */
  release: number
  /** Unix milliseconds after which it is rendered again whatever its tags say. */
  until: number
  /** SHA-256 of the identity body and of what the headers say of it (but not when it was made), first 128 bits, hexadecimal: an answer that has the same hash may leave out both. */
  hash: string
  /** Bytes of the identity body. */
  length: number
  /**
   * Text in the two encodings of which nearly all readers take one (`identityOf` makes the third for the few that take
   * neither); what is compressed in itself, as pictures are, as it is.
   */
  bodies: Partial<Record<Encoding, Buffer>>
}

const encodings = ['identity', 'gzip', 'br'] as const
/** Bytes: no page is. */
const large = 256_000
/** Headers in which two servers may differ that have made the same. */
const unidentified = new Set(['surrogate-key', 'last-modified'])
const isCompressed = (type = '') => /^image\/(?!svg)/.test(type)

/**
 * @param entry All but what follows from the body.
 * @param readers For how many it is made: to compress for one as well as for all of them would take longer than making it.
 */
export async function createEntry(entry: Omit<Entry, 'hash' | 'length' | 'bodies'>, body: Buffer, readers: 'one' | 'all' = 'all'): Promise<Entry> {
  const headers = Object.entries(entry.headers).filter(([name]) => !unidentified.has(name)).sort()
  const identified = { ...entry, hash: digest([body, Buffer.from(JSON.stringify(headers))]).slice(0, 32), length: body.length }
  if (isCompressed(entry.headers['content-type'])) return { ...identified, bodies: { identity: exact(body) } }
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(body, { level: readers === 'one' ? 5 : 9 }),
    promisify(brotliCompress)(body, {
      params: {
        // 9 of 11: the last two levels cost ten times the time for two per cent, and a reader is waiting. Of a feed of whole
        // articles the two before take as long as rendering it, for a tenth.
        [constants.BROTLI_PARAM_QUALITY]: readers === 'one' ? 4 : body.length > large ? 7 : 9,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        // As far back as the body goes: by default an encoder takes megabytes for its window, whatever it encodes.
        [constants.BROTLI_PARAM_LGWIN]: Math.min(22, Math.max(16, Math.ceil(Math.log2(body.length + 16)))),
      },
    }),
  ])
  return { ...identified, bodies: { gzip: exact(gzipped), br: exact(brotli) } }
}

/** What zlib and Next hand over are windows on larger buffers, which a stored one would keep. */
const exact = (buffer: Buffer) => Buffer.from(Uint8Array.from(buffer).buffer)

export const identityOf = ({ bodies }: Entry): Buffer => bodies.identity ?? gunzipSync(bodies.gzip!)

/** @param encoding One that the entry has, or identity. */
export const bodyOf = (entry: Entry, encoding: Encoding): Buffer => entry.bodies[encoding] ?? identityOf(entry)

export function serializeEntry({ bodies, ...meta }: Entry): Buffer {
  const payload = encodings.flatMap((encoding) => bodies[encoding] ?? [])
  const head = JSON.stringify({ ...meta, lengths: encodings.map((encoding) => bodies[encoding]?.length) })
  const checksum = digest([Buffer.from(head), ...payload])
  return Buffer.concat([Buffer.from(`${checksum} ${head}\n`), ...payload])
}

/** @returns undefined when the bytes are not, to the last bit, what was written. */
export function parseEntry(bytes: Buffer): Entry | undefined {
  const end = bytes.indexOf(10)
  if (end < 66 || bytes[64] !== 32) return undefined
  const head = bytes.subarray(65, end)
  if (digest([head, bytes.subarray(end + 1)]) !== bytes.toString('latin1', 0, 64)) return undefined
  const { lengths, ...meta } = JSON.parse(head.toString()) as Omit<Entry, 'bodies'> & { lengths: (number | null)[] }
  let offset = end + 1
  const bodies: Entry['bodies'] = {}
  for (const [index, encoding] of encodings.entries()) {
    const length = lengths[index]
    if (typeof length === 'number') bodies[encoding] = bytes.subarray(offset, (offset += length))
  }
  return { ...meta, bodies }
}

/** Bytes of memory, headers and tags taken as they usually are. */
export const sizeOf = ({ bodies }: Entry) => encodings.reduce((sum, encoding) => sum + (bodies[encoding]?.length ?? 0), 4_000)

function digest(parts: Buffer[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
