import type { CheerioAPI } from 'cheerio'
import { fileTypeFromBuffer } from 'file-type'
import type { z } from 'zod'
import { type Answer, type GuardedFetch, readWhole } from './guarded-fetch.ts'
import { loadHtmlBytes } from './html.ts'
import { SourceTrouble } from './source-trouble.ts'

/** Bytes; the heaviest pages of platforms have a fourth of it. */
const maxPageBytes = 8 * 1024 * 1024

const orElse = 'save what you see there and run this again with --media <file> and --text "…"'

export interface Page {
  /** After redirects. */
  url: string
  $: CheerioAPI
}

/**
 * A page of HTML, decoded as its bytes, its headers or its own words say.
 * @returns `file` instead of a page when the address leads to a picture, a video or another file
 */
export async function askPage(fetch: GuardedFetch, url: string): Promise<Page | { url: string; file: string }> {
  const answer = await fetch(url, { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5', maxBytes: maxPageBytes })
  await demandOk(answer)
  let bytes: Buffer
  try {
    bytes = await readWhole(answer)
  } catch (error) {
    // A video is bigger than a page may be, and is asked for again as what it is.
    if (error instanceof SourceTrouble && error.trouble === 'too-big' && /^(image|video|audio)\//.test(answer.headers.get('content-type') ?? '')) return { url: answer.url, file: 'media' }
    throw error
  }
  const type = await fileTypeFromBuffer(bytes)
  if (type && type.mime !== 'application/xml') return { url: answer.url, file: type.mime }
  return { url: answer.url, $: loadHtmlBytes(bytes, answer.headers.get('content-type')) }
}

/** JSON of a shape we can use, or a SourceTrouble. */
export async function askJson<Shape extends z.ZodType>(fetch: GuardedFetch, url: string, shape: Shape): Promise<z.infer<Shape>> {
  const answer = await fetch(url, { accept: 'application/json', maxBytes: maxPageBytes })
  await demandOk(answer)
  const text = (await readWhole(answer)).toString('utf8')
  const host = new URL(answer.url).host
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    const what = text.trim() === '' ? 'nothing' : text.trimStart().startsWith('<') ? 'a web page' : 'something damaged'
    throw new SourceTrouble('unusable', `${host} should have sent JSON and sent ${what}`, `try again later, or ${orElse}`)
  }
  const result = shape.safeParse(data)
  if (!result.success) throw new SourceTrouble('unusable', `${host} answered in a form that is not known`, `try again later, or ${orElse}`)
  return result.data
}

/** @throws SourceTrouble that says what the status means for the editor */
export async function demandOk({ url, status, headers, drop }: Answer): Promise<void> {
  const { host, pathname } = new URL(url)
  const wall = /^\/(?:accounts\/login|login|signin|checkpoint|challenge|i\/flow\/login)(?:\.\w+)?(?:\/|$)/.test(pathname) || /^(?:login|consent)\.|^id\.vk\./.test(host)
  if (status >= 200 && status < 300 && !wall) return
  await drop()
  if (wall) throw walled(host)
  throw statusTrouble(host, status, headers.get('retry-after'), headers.has('cf-mitigated'))
}

export const walled = (host: string, why = 'shows it only to those who are signed in') =>
  new SourceTrouble('walled', `${host} ${why}`, `sign in with a browser and ${orElse}`)

export const gone = (what: string) =>
  new SourceTrouble('gone', what, 'if you hold a copy, run this again with --gone and --media <file>, --text "…", --author "…", --posted …')

function statusTrouble(host: string, status: number, retryAfter: string | null, challenged: boolean): SourceTrouble {
  if (status === 404 || status === 410) return gone(`${host} no longer has it, or never had (${status})`)
  if (status === 429) return new SourceTrouble('limited', `${host} takes no more questions for now (429)${wait(retryAfter)}`, `try again then, or ${orElse}`)
  if (status === 451) return new SourceTrouble('walled', `${host} may not show it here for reasons of law (451)`, `try from another country, or ${orElse}`)
  if (challenged || status === 403 || status === 406) return new SourceTrouble('walled', `${host} does not answer programs (${status})`, `open it in a browser and ${orElse}`)
  if (status === 401) return walled(host)
  if (status >= 500) return new SourceTrouble('unreachable', `${host} is out of order (${status})${wait(retryAfter)}`, 'try again later')
  return new SourceTrouble('unusable', `${host} answered ${status}`, `look at the address in a browser, or ${orElse}`)
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function wait(retryAfter: string | null): string {
  if (retryAfter === null) return ''
  const seconds = /^\d{1,7}$/.test(retryAfter) ? Number(retryAfter) : undefined
  if (seconds === undefined) return Number.isNaN(Date.parse(retryAfter)) ? '' : `, until ${new Date(retryAfter).toISOString()}`
  return seconds < 120 ? `, for ${seconds} seconds` : `, for ${Math.ceil(seconds / 60)} minutes`
}
