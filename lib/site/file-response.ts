/** A file as an HTTP answer, whole or in part (RFC 9110 §14): players ask for videos in ranges. */
import { type BigIntStats, constants } from 'node:fs'
import { open, realpath } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'

export interface ServedFile {
  /** Absolute. */
  path: string
  /** The folder it must lie in, wherever links lead. */
  root: string
  /** Media type. */
  type: string
  /** Whether what lies there is still what the address stands for. */
  isSame: (stats: BigIntStats) => boolean
}

/** Next drops `Content-Length` from what a route answers; under this name the front finds it (lib/press/front.ts). */
export const lengthHeader = 'x-ovoz-length'

/** @param file One whose address changes with its content. */
export async function fileResponse(request: Request, file: ServedFile): Promise<Response> {
  const handle = await openSame(file)
  if (!handle) return notFound()
  const size = Number((await handle.stat({ bigint: true })).size)
  const headers: Record<string, string> = {
    'content-type': file.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    // Feed readers and previews on the web show pictures on pages of their own.
    'cross-origin-resource-policy': 'cross-origin',
    // Whatever a file turns out to hold, it is no page of ours.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  }
  const range = parseRange(request.headers.get('range'), size)
  if (range === 'unsatisfiable') {
    await handle.close()
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  }
  const { start, end } = range ?? { start: 0, end: size - 1 }
  headers['content-length'] = headers[lengthHeader] = String(end - start + 1)
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`
  const status = range ? 206 : 200
  if (request.method === 'HEAD' || size === 0) {
    await handle.close()
    return new Response(null, { status, headers })
  }
  // Closes the handle when it ends, and when the reader goes away.
  return new Response(Readable.toWeb(handle.createReadStream({ start, end })) as ReadableStream, { status, headers })
}

export const notFound = () =>
  new Response('Not found\n', { status: 404, headers: { 'cache-control': 'public, max-age=0', 'x-content-type-options': 'nosniff' } })

/** All of it, for what is made from it; undefined when it is not there, or no longer the same. */
export async function readSame(file: ServedFile): Promise<Buffer | undefined> {
  const handle = await openSame(file)
  try {
    return await handle?.readFile()
  } finally {
    await handle?.close()
  }
}

/** What is checked is what is read: the open file, not its name. */
export async function openSame({ path: file, root, isSame }: ServedFile) {
  const [home, real] = await Promise.all([root, path.dirname(file)].map((folder) => realpath(folder).catch(() => undefined)))
  if (!home || !real || path.relative(home, real).startsWith('..')) return undefined
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined)
  const stats = await handle?.stat({ bigint: true })
  if (stats?.isFile() && isSame(stats)) return handle
  await handle?.close()
  return undefined
}

/**
 * One range; several, or anything not understood, mean the whole file, as §14.2 allows.
 * @returns Both ends inclusive.
 */
export function parseRange(header: string | null, size: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const last = size - 1
  const [first, second] = [found[1], found[2]].map((digits) => (digits === '' ? undefined : Number(digits)))
  const start = first ?? Math.max(0, size - second!)
  const end = first === undefined ? last : Math.min(second ?? last, last)
  if (first !== undefined && second !== undefined && second < first) return undefined
  return start > last || (first === undefined && second === 0) ? 'unsatisfiable' : { start, end }
}
