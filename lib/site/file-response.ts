/** A file as an HTTP answer, whole or in part (RFC 9110 §14): players ask for videos in ranges. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'

export interface ServedFile {
  /** Absolute. */
  path: string
  /** Media type. */
  type: string
}

/** @param file One whose address changes with its content. */
export async function fileResponse(request: Request, { path, type }: ServedFile): Promise<Response> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) return new Response('Not found\n', { status: 404 })
  const { size } = found
  const headers: Record<string, string> = {
    'content-type': type,
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // Whatever a file turns out to hold, it is no page of ours.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  }
  const range = parseRange(request.headers.get('range'), size)
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
  const { start, end } = range ?? { start: 0, end: size - 1 }
  headers['content-length'] = String(end - start + 1)
  if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`
  const body = request.method === 'HEAD' || size === 0 ? null : Readable.toWeb(createReadStream(path, { start, end }))
  return new Response(body as ReadableStream | null, { status: range ? 206 : 200, headers })
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
