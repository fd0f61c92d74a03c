/**
 * A stored answer, ready to send. On disk: one line of JSON, then the encodings one after another; the line
 * carries the checksum of all that follows and of itself, so that a file cut short, emptied or flipped by a bit
 * is recognised and rendered again instead of served.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'identity' | 'gzip' | 'br'

export interface Entry {
  /** The path it answers, e.g. `/suv/drought-ledger`. */
  path: string
  kind: 'page' | 'route'
  status: number
  /** Lower-case names; what every answer from this entry carries, `etag` and `content-encoding` apart. */
  headers: Record<string, string>
  /** Cache tags, Next's own path tags included. */
  tags: string[]
  /** The release in force when its render began; see tag-expiries.ts. */
  release: number
  /** Unix milliseconds after which it is rendered again whatever its tags say. */
  until: number
  /** SHA-256 of the identity body, first 128 bits, hexadecimal. */
  hash: string
  bodies: Record<Encoding, Buffer>
}

const encodings = ['identity', 'gzip', 'br'] as const

/** @param entry All but what follows from the body. */
export async function createEntry(entry: Omit<Entry, 'hash' | 'bodies'>, body: Buffer): Promise<Entry> {
  const [gzipped, brotli] = await Promise.all([
    promisify(gzip)(body, { level: 9 }),
    // 9 of 11: the last two levels cost ten times the time for two per cent, and a reader is waiting.
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
  ])
  return { ...entry, hash: digest([body]).slice(0, 32), bodies: { identity: body, gzip: gzipped, br: brotli } }
}

export function serializeEntry({ bodies, ...meta }: Entry): Buffer {
  const payload = encodings.map((encoding) => bodies[encoding])
  const head = JSON.stringify({ ...meta, lengths: payload.map((body) => body.length) })
  const checksum = digest([Buffer.from(head), ...payload])
  return Buffer.concat([Buffer.from(`${checksum} ${head}\n`), ...payload])
}

/** @returns undefined when the bytes are not, to the last bit, what was written. */
export function parseEntry(bytes: Buffer): Entry | undefined {
  const end = bytes.indexOf(10)
  if (end < 66 || bytes[64] !== 32) return undefined
  const head = bytes.subarray(65, end)
  if (digest([head, bytes.subarray(end + 1)]) !== bytes.toString('latin1', 0, 64)) return undefined
  const { lengths, ...meta } = JSON.parse(head.toString()) as Omit<Entry, 'bodies'> & { lengths: number[] }
  let offset = end + 1
  const bodies = Object.fromEntries(
    encodings.map((encoding, index) => {
      const start = offset
      offset += lengths[index]!
      return [encoding, bytes.subarray(start, offset)]
    }),
  ) as Record<Encoding, Buffer>
  return { ...meta, bodies }
}

export const sizeOf = (entry: Entry) =>
  entry.bodies.identity.length + entry.bodies.gzip.length + entry.bodies.br.length + 2_000

function digest(parts: Buffer[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
