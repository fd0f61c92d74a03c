/**
 * What stands before the front: answers who holds a signed link, and lets everything else pass. A preview is rendered for
 * each request in Next's Draft Mode, in which Next keeps nothing, pressed like any page, and sent without ever being stored.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { languages } from '#lib/languages/languages.ts'
import { theReaderCopies } from '#lib/media/the-reader-copies.ts'
import { askNext, type Next } from '#lib/press/ask-next.ts'
import { bodyOf, createEntry } from '#lib/press/entry.ts'
import { commonHeaders, documentHeaders } from '#lib/press/page-headers.ts'
import { pressDocument } from '#lib/press/press-document.ts'
import { negotiate } from '#lib/press/send-entry.ts'
import type { Handler } from '#lib/site/answer-in-order.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { fileResponse, lengthHeader } from '#lib/site/file-response.ts'
import { reportAs } from '#lib/site/log.ts'
import { draftModePath, previewHref, previewPagePath } from '#lib/site/urls.ts'
import { ownAuthorization } from './own-requests.ts'
import { checkPreview } from './preview-link.ts'
import { theDrafts } from './read-preview.ts'

/** For nobody but who asked: no cache keeps it, no search engine, and no other site learns its address. */
const privately: Record<string, string> = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

export interface PreviewsOptions {
  next: Next
  /** As readers get it; in development, as Next makes it. */
  isPressed: boolean
}

/** @returns A handler that says whether the request was its own; others are left alone. */
export function createPreviews({ next, isPressed }: PreviewsOptions): Handler {
  let cookie: Promise<string> | undefined

  return function previews(request, response, { path, query }) {
    if (!path.startsWith(previewHref)) return false
    const { previewSecrets } = readEnvironment()
    const checked = previewSecrets && checkPreview(path, new URLSearchParams(query), previewSecrets, new Date())
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (checked === undefined || !isRead) return false
    if (checked === 'invalid') say(response, 403, 'invalid')
    else if (checked === 'expired') say(response, 410, 'expired')
    else void show(request, response, checked)
    return true
  }

  async function show(request: IncomingMessage, response: ServerResponse, { subject, expires }: Exclude<ReturnType<typeof checkPreview>, string | undefined>): Promise<void> {
    const answered = 'media' in subject ? sendMedia(request, response, subject.media) : sendPage(request, response, subject.article, expires)
    await answered.catch((error: unknown) => {
      reportAs('previews')(error)
      if (response.headersSent) response.destroy()
      else sendText(response, 500, 'This preview could not be made just now. Please try again in a moment.\n')
    })
  }

  async function sendPage(request: IncomingMessage, response: ServerResponse, article: string, expires: number): Promise<void> {
    if (!(await theDrafts()).draftForPreview(article)) return say(response, 404, 'missing')
    cookie ??= enterDraftMode(next)
    cookie.catch(() => { cookie = undefined })
    const headers = { host: 'localhost', authorization: ownAuthorization(), cookie: await cookie }
    const answer = await askNext(next, { url: previewPagePath(article, expires), headers })
    if (answer.statusCode !== 200) throw new Error(`Next answered the preview of ${article} with ${answer.statusCode}`)
    const rendered = answer.body.toString()
    const pressed = isPressed ? await pressDocument(rendered) : { html: rendered, styleHashes: undefined }
    if (!pressed) throw new Error(`The preview of ${article} is no complete page`)
    const page = { ...(pressed.styleHashes ? documentHeaders(pressed.styleHashes) : commonHeaders), ...privately, 'content-type': 'text/html; charset=utf-8' }
    const encoding = negotiate(request.headers['accept-encoding'])
    // Made like what is stored, for its encodings; it goes no further.
    const entry = await createEntry({ path: previewHref, kind: 'page', status: 200, headers: page, tags: [], release: 0, until: 0 }, Buffer.from(pressed.html))
    const body = bodyOf(entry, encoding)
    response.writeHead(200, { ...page, 'content-length': body.length, ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }) })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

/** The clean copy that readers will get, whole or in part. */
async function sendMedia(request: IncomingMessage, response: ServerResponse, media: string): Promise<void> {
  const [hash = '', name = ''] = media.split('/')
  const file = (await theDrafts()).mediaForPreview(hash, name)
  const copy = file && (await theReaderCopies().get(file))
  if (!copy) return say(response, 404, 'missing')
  const { range } = request.headers
  const answer = await fileResponse(new Request('http://localhost/', { method: request.method, headers: range ? { range } : {} }), copy)
  const { [lengthHeader]: _, ...headers } = Object.fromEntries(answer.headers)
  response.writeHead(answer.status, { ...headers, ...privately })
  if (answer.body) await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response).catch(() => response.destroy())
  else response.end()
}

/** @returns The cookie by which Next knows Draft Mode, from the one place that hands it out. */
async function enterDraftMode(next: Next): Promise<string> {
  const answer = await askNext(next, { method: 'POST', url: draftModePath, headers: { host: 'localhost', authorization: ownAuthorization() } })
  const cookie = [answer.headers['set-cookie']].flat().map(String).find((line) => line.startsWith('__prerender_bypass='))
  if (!cookie) throw new Error(`Next did not enter Draft Mode: it answered ${answer.statusCode}`)
  return cookie.split(';')[0]!
}

/** In every language: the link does not say whose it is. */
function say(response: ServerResponse, status: number, what: 'invalid' | 'expired' | 'missing'): void {
  sendText(response, status, languages.map(({ code }) => `${dictionaryFor(code).preview[what]}\n`).join('\n'))
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...commonHeaders, ...privately, 'content-type': 'text/plain; charset=utf-8' })
  response.end(text)
}
