/**
 * The only way to the network for what an editor's address leads to. That address, and all that its answer names, may be
 * chosen by an enemy: nothing inside our own network is ever asked, and no answer is waited for or read without end.
 *
 *  - http and https on their own ports, no user names in addresses;
 *  - a name is resolved once, every address it has must be public, and one of just these is connected to: what was
 *    checked is what is used, so that a name cannot change its mind in between (DNS rebinding);
 *  - redirects are followed here, one by one, each checked like the first;
 *  - the size is counted after decompression.
 */
import dns from 'node:dns/promises'
import type { LookupAddress } from 'node:dns'
import net, { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, fetch, type Headers, type Response } from 'undici'
import { isPublicAddress } from './public-address.ts'
import { SourceTrouble } from './source-trouble.ts'

interface FetchOptions {
  accept?: string
  /** Bytes after decompression. */
  maxBytes: number
  /** Milliseconds for all of it. */
  wholeMs?: number
  /** Called with the bytes so far and, if the answer says, the bytes to come. */
  onProgress?: (bytes: number, total: number | undefined) => void
}

export interface Answer {
  /** After redirects. */
  url: string
  status: number
  headers: Headers
  /** Ends with a SourceTrouble past the limits. Read it to its end, or call `drop`. */
  chunks: AsyncIterable<Uint8Array>
  drop: () => Promise<void>
}

export interface GuardedFetch {
  (url: string, options: FetchOptions): Promise<Answer>
  /** Lets the process end. */
  close: () => Promise<void>
}

export interface GuardOptions {
  signal?: AbortSignal
  /** Milliseconds. */
  connectMs?: number
  /** Milliseconds without a byte. */
  stallMs?: number
  /** For tests: answers instead of DNS. What it answers is checked all the same. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>
  /** For tests: where a connection to an address that has passed really goes, without TLS. */
  dial?: { host: string; port: number }
}

const maxRedirects = 5
const userAgent = 'Ovoz/0.1 (keeps a copy of one post for a newsroom, when a person asks)'

/** @throws SourceTrouble from every call that comes to nothing */
export function createGuardedFetch(options: GuardOptions = {}): GuardedFetch {
  const { connectMs = 10_000, stallMs = 20_000 } = options
  const agent = new Agent({
    connect: guardedConnector(options, connectMs),
    headersTimeout: stallMs,
    bodyTimeout: stallMs,
    // Platforms send policies of many kilobytes.
    maxHeaderSize: 64 * 1024,
  })

  const guarded = async (given: string, { accept = '*/*', maxBytes, wholeMs = 60_000, onProgress }: FetchOptions): Promise<Answer> => {
    const limits = [AbortSignal.timeout(wholeMs), ...(options.signal ? [options.signal] : [])]
    const signal = AbortSignal.any(limits)
    let url = allowedUrl(given)
    for (let redirects = 0; ; redirects++) {
      let response: Response
      try {
        response = await fetch(url, { dispatcher: agent, redirect: 'manual', signal, headers: { accept, 'user-agent': userAgent } })
      } catch (cause) {
        throw explain(cause, url, options.signal)
      }
      const drop = async () => response.body?.cancel().catch(() => undefined)
      const location = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get('location') : null
      if (location === null) {
        return { url: url.href, status: response.status, headers: response.headers, drop, chunks: limited(response, url, { maxBytes, onProgress, signal: options.signal }) }
      }
      await drop()
      if (redirects === maxRedirects) {
        throw new SourceTrouble('unusable', `${new URL(given).host} leads from one address to the next without end`, 'open it in a browser and give the address it ends at')
      }
      url = allowedUrl(location, url)
    }
  }
  return Object.assign(guarded, { close: () => agent.destroy() })
}

/** Everything an answer says, in memory. */
export async function readWhole(answer: Answer): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.chunks) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function allowedUrl(given: string, base?: URL): URL {
  const url = URL.parse(given, base?.href)
  const refuse = (message: string) => new SourceTrouble('forbidden', message, base ? 'nothing can be preserved from there' : 'copy the address again from the browser')
  const shown = given.slice(0, 200)
  const where = base ? `${base.host} leads to “${shown}”, which` : `“${shown}”`
  if (!url || url.hostname === '') throw refuse(`${where} is not a web address`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse(`${where} begins with neither https:// nor http://`)
  if (url.username !== '' || url.password !== '') throw refuse(`${where} holds a user name or a password`)
  // Other ports are how programs that were never meant for the public are reached.
  if (url.port !== '') throw refuse(`${where} names a port; only the usual ones are asked`)
  url.hash = ''
  return url
}

function guardedConnector({ resolve = resolveAll, dial }: GuardOptions, timeout: number): buildConnector.connector {
  const lookup: LookupFunction = (hostname, { all }, done) => {
    resolve(hostname).then(
      (addresses) => {
        const inner = addresses.find(({ address }) => !isPublicAddress(address))
        if (inner) return done(innerAddress(hostname, inner.address), [])
        if (addresses.length === 0) return done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), [])
        return all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family)
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    )
  }
  const connect = buildConnector({ timeout, lookup, autoSelectFamily: true })
  return (target, done) => {
    // Node resolves no literal address, so that `lookup` never sees one.
    if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) return done(innerAddress(target.hostname, target.hostname), null)
    if (!dial) return connect(target, done)
    const goOn = (error: Error | null) => {
      if (error) return done(error, null)
      const socket = net.connect(dial)
      socket.once('connect', () => done(null, socket)).once('error', (cause) => done(cause, null))
    }
    return isIP(target.hostname) === 0 ? lookup(target.hostname, { all: true }, goOn) : goOn(null)
  }
}

const resolveAll = (hostname: string) => dns.lookup(hostname, { all: true, verbatim: true })

const innerAddress = (hostname: string, address: string) =>
  new SourceTrouble(
    'forbidden',
    hostname === address ? `${address} is not an address of the public internet` : `${hostname} leads to ${address}, which is not an address of the public internet`,
    'nothing inside a private network is ever asked',
  )

async function* limited(response: Response, url: URL, { maxBytes, onProgress, signal }: Pick<FetchOptions, 'maxBytes' | 'onProgress'> & { signal?: AbortSignal }): AsyncGenerator<Uint8Array> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN)
  const total = Number.isFinite(length) && !response.headers.has('content-encoding') ? length : undefined
  const tooBig = () => new SourceTrouble('too-big', `What ${url.host} sends is bigger than ${inMegabytes(maxBytes)}`, 'allow more with --max-size, or save it yourself and attach it with --media')
  if (length > maxBytes) {
    await response.body?.cancel().catch(() => undefined)
    throw tooBig()
  }
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength
      // Leaving the loop cancels the rest.
      if (bytes > maxBytes) throw tooBig()
      onProgress?.(bytes, total)
      yield chunk
    }
  } catch (cause) {
    throw explain(cause, url, signal)
  }
}

export const inMegabytes = (bytes: number) => `${Number((bytes / 1024 / 1024).toFixed(1))} MB`

/** @returns what an editor can make something of; an abort by the caller stays what it is */
function explain(cause: unknown, url: URL, aborted: AbortSignal | undefined): unknown {
  for (let error = cause; error instanceof Error; error = error.cause) if (error instanceof SourceTrouble) return error
  if (aborted?.aborted) return aborted.reason
  const codes = new Set<string>()
  const collect = (error: unknown): void => {
    if (!(error instanceof Error)) return
    codes.add((error as NodeJS.ErrnoException).code ?? '').add(error.name)
    if (error instanceof AggregateError) error.errors.forEach(collect)
    collect(error.cause)
  }
  collect(cause)
  const unreachable = (message: string, mend: string) => new SourceTrouble('unreachable', `${url.host} could not be reached: ${message}`, mend, { cause })
  const has = (...names: string[]) => names.some((name) => codes.has(name))
  if (has('ENOTFOUND', 'EAI_AGAIN')) return unreachable('no address is known for that name', 'look for a slip in it, and whether this machine is on the network')
  if (has('UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TimeoutError')) return unreachable('it stopped answering', 'try again later')
  if (has('UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH')) return unreachable('nothing answers there', 'try again later; it may be blocked where this machine is')
  if (has('ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE')) return unreachable('it broke off the connection', 'try again later; it may be blocked where this machine is')
  if ([...codes].some((code) => /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code))) return unreachable('it does not prove to be that host', 'somebody may be listening in: try from another network')
  return unreachable('its answer cannot be read', 'try again later')
}
