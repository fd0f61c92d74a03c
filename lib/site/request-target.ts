/**
 * What a request asks for, decoded and normalised once: nothing after this looks at the request line itself, so that no
 * two parts of the server can read one address as two.
 */
import { isIPv6 } from 'node:net'
import { nowherePath } from './urls.ts'

export interface RequestTarget {
  /**
   * In its one spelling (RFC 3986 §6.2.2): a slash before each segment and none at the end, no empty segment, `.` or `..`,
   * and percent-encoded, in capitals, only what has to be. What cannot be an address of ours is `nowherePath`.
   */
  path: string
  /** In printable ASCII, without its question mark. */
  query: string
  /** Whether the path was asked for in that spelling. */
  isCanonical: boolean
  /** Lower-case, with its port if it has one; undefined where HTTP/1.0 names none. */
  host: string | undefined
}

/** Why it is no request that could be answered. */
export interface RefusedTarget {
  status: 400 | 405
  refused: string
}

export interface RequestHead {
  method?: string | undefined
  /** As it stands in the request line, each byte a character, as Node gives it. */
  url?: string | undefined
  /** Name, value, name, value, duplicates included. */
  rawHeaders: readonly string[]
}

/** What nearly all requests ask for: its one spelling. No segment begins with a dot. */
const usual = /^\/$|^(?:\/[\w~!$&'()*+,;=:@-][\w.~!$&'()*+,;=:@-]*)+$/
const host = /^(\[[\d.:a-f]+\]|[\w.-]+)(?::(\d{0,5}))?$/

/** Origin-form and absolute-form (RFC 9112 §3.2); the others ask for nothing that is here. */
export function readRequestTarget({ method, url = '', rawHeaders }: RequestHead): RequestTarget | RefusedTarget {
  const hosts = valuesOf('host', rawHeaders)
  if (hosts.length > 1) return refuse('A request names one Host.')
  const named = hosts[0]?.toLowerCase()
  if (named !== undefined && !isHost(named)) return refuse('The Host of the request is none.')
  if (url === '*') return method === 'OPTIONS' ? { status: 405, refused: 'Pages are only read.' } : refuse('Only OPTIONS asks for *.')
  if (/[^\x21-\x22\x24-\x7e\x80-\xff]/.test(url)) return refuse('The address has characters that stand in none.')
  const absolute = url.startsWith('/') ? undefined : /^https?:\/\/([^/?]*)([/?].*)?$/i.exec(url)
  if (absolute === null) return refuse('The address is neither a path nor whole.')
  // §3.2.2: then the Host is no longer asked.
  const authority = absolute ? absolute[1]!.toLowerCase() : named
  if (absolute && !isHost(authority!)) return refuse('The host in the address is none.')
  const origin = absolute ? (absolute[2] ?? '') : url
  const mark = origin.indexOf('?')
  const given = mark < 0 ? origin : origin.slice(0, mark)
  const query = mark < 0 ? '' : asciiOf(origin.slice(mark + 1))
  // A whole address may end with its host.
  const written = given === '' ? '/' : given
  const path = usual.test(written) ? written : (normalise(written) ?? nowherePath)
  return { path, query, isCanonical: path === written || path === nowherePath, host: authority }
}

/** The target as a request line has it. */
export const hrefOf = ({ path, query }: Pick<RequestTarget, 'path' | 'query'>): string => (query === '' ? path : `${path}?${query}`)

/** @returns undefined for what cannot be an address of ours: malformed, not UTF-8, or a slash, backslash or control character in disguise. */
function normalise(path: string): string | undefined {
  const segments: string[] = []
  for (const raw of path.split('/').slice(1)) {
    const segment = decodeOnce(raw)
    if (segment === undefined) return undefined
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(encodeURI(segment).replace(/[?#]/g, encodeURIComponent))
  }
  return `/${segments.join('/')}`
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeOnce(segment: string): string | undefined {
  if (/%(?![\da-f]{2})/i.test(segment)) return undefined
  const bytes = segment.replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  try {
    const decoded = utf8.decode(Buffer.from(bytes, 'latin1'))
    return /[\0-\x1f\x7f/\\]/.test(decoded) ? undefined : decoded
  } catch {
    return undefined
  }
}

/** RFC 3986 §3.2.2, of registered names those that exist. */
function isHost(value: string): boolean {
  const [, name, port = ''] = host.exec(value) ?? []
  return name !== undefined && value.length <= 300 && Number(port) <= 65_535 && (!name.startsWith('[') || isIPv6(name.slice(1, -1)))
}

const asciiOf = (text: string) => text.replace(/[^\x21-\x7e]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

function valuesOf(name: string, rawHeaders: readonly string[]): string[] {
  const values: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]!.length === name.length && rawHeaders[index]!.toLowerCase() === name) values.push(rawHeaders[index + 1]!)
  return values
}

const refuse = (refused: string): RefusedTarget => ({ status: 400, refused })
