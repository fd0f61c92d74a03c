/**
 * What stands before Next: answers from the store what is there, and lets Next render the rest, each page once
 * however many ask for it at the same time.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import inject from 'light-my-request'
import { lengthHeader } from '#lib/site/file-response.ts'
import { messageOf, reportAs, whileRendering } from '#lib/site/log.ts'
import { pageKindOf } from '#lib/site/page-kind.ts'
import { isInternalSearchPath } from '#lib/site/search-path.ts'
import { cardHref, isFilePath, pageOfCard, searchHref } from '#lib/site/urls.ts'
import { entryHeader } from './cache-handler.ts'
import { createEntry, type Entry } from './entry.ts'
import { commonHeaders, readerCacheControl, storeHeader } from './page-headers.ts'
import type { Press } from './press.ts'
import { sendEntry } from './send-entry.ts'
import { type Source, Tally } from './tally.ts'

export type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

/** Of a reader's headers these mean something to Next itself: flight data instead of pages, revalidation, rewrites. */
const meantForNext = /^(rsc$|next-|x-nextjs-|x-middleware-|x-prerender-|x-invoke-|x-matched-path$|x-now-)/
/** What Next says of its own workings. */
const saidByNext = /^(x-nextjs-|x-middleware-|x-ovoz-|next-|rsc$|refresh$)/
const year = 365 * 24 * 3600 * 1000
/** A path that cannot be one of ours is asked for under this name, which nothing has. */
const nowhere = '/-'

/** Several servers of one publication: see lib/cluster. */
export interface Together {
  /** What this server is at. */
  readonly release: number
  /** Whether it may be behind the one whose answer, of `release`, an edge holds. */
  isOlderThan(release: number): boolean
}

/** On what an edge stores, and handed back by it when it asks for a newer one: by ours, which lets no reader say it. */
const releaseHeader = 'ovoz-release'
const seenHeader = 'ovoz-seen'

/** An answer, and where it came from. */
export interface Found {
  entry: Entry
  from: Source
}

/** @param search Answers a search; undefined when its query, which stands behind the question mark, asks for nothing. */
export function createFront(press: Press, next: Handle, together?: Together, tally = new Tally(), search?: (query: string) => Promise<Found> | undefined): Handle {
  const renders = new Map<string, Promise<Found>>()

  function render(path: string, url: string): Promise<Found> {
    const pending = renders.get(url)
    if (pending) return pending
    const promise = findOrRender(path, url).finally(() => renders.delete(url))
    renders.set(url, promise)
    return promise
  }

  async function findOrRender(path: string, url: string): Promise<Found> {
    const [request, started] = [randomUUID(), performance.now()]
    const done = (status: number) => tally.onRender?.(pageKindOf(path, status), (performance.now() - started) / 1000, status >= 500)
    try {
      const stored = url === path ? await press.fresh(path) : undefined
      if (stored) return { entry: stored, from: 'stored' }
      const entry = await whileRendering({ request, path }, () => renderOnce(press, next, path, url))
      done(entry.status)
      return { entry, from: 'render' }
    } catch (error) {
      done(500)
      whileRendering({ request, path }, () => reportAs('front')(error))
      throw new RenderFailed(request, messageOf(error))
    }
  }

  return function front(request, response) {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const path = storedPath(mark < 0 ? url : url.slice(0, mark))
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead && isFilePath(path)) return pass(next, request, response, path, tally)
    if (!isRead) {
      tally.of('other').refused += 1
      return refuseMethod(response)
    }
    if (together) {
      const seen = request.headers[seenHeader]
      if (seen !== undefined && together.isOlderThan(Number(seen))) {
        tally.of(pageKindOf(path, 503)).behind += 1
        return refuseToGoBack(response)
      }
    }
    const own = together && [releaseHeader, String(together.release)]
    // A query means something to the search alone; elsewhere it would only make copies.
    const results = path === searchHref && mark >= 0 ? search?.(url.slice(mark + 1)) : undefined
    const ready = results ? undefined : press.freshInMemory(path)
    if (ready) return send(request, response, ready, 'memory', own)
    return (results ?? render(path, isPlain(path) ? path : nowhere)).then(
      ({ entry, from }) => send(request, response, entry, from, own),
      (error: unknown) => {
        tally.of(pageKindOf(path, 500)).error += 1
        const known = error instanceof RenderFailed ? { 'x-request-id': error.request } : {}
        response.writeHead(500, { ...commonHeaders, ...known, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
        response.end('This page could not be made just now. Please try again in a moment.\n')
      },
    )
  }

  function send(request: IncomingMessage, response: ServerResponse, entry: Entry, from: Source, own: string[] | undefined): void {
    const count = tally.ofEntry(entry)
    count[from] += 1
    sendEntry(request, response, entry, own)
    if (response.statusCode === 304) count.notModified += 1
  }
}

/** It has been reported, once for all who waited for it. */
class RenderFailed extends Error {
  readonly request: string

  constructor(request: string, message: string) {
    super(message)
    this.request = request
  }
}

/** A card has one address in the store: of its versions, only the one of today can be drawn. What is stored for the search to use has none. */
function storedPath(path: string): string {
  if (isInternalSearchPath(path)) return nowhere
  const page = path.startsWith('/og') ? pageOfCard(path) : undefined
  return page === undefined ? path : cardHref(page)
}

/** Nothing in it that one server reads as another path than the next does. */
const isPlain = (path: string) => /^\/[\w.~%!$&'()*+,;=:@/-]*$/.test(path) && !/\/\/|\/\.\.?(\/|$)/.test(path)

function pass(next: Handle, request: IncomingMessage, response: ServerResponse, path: string, tally: Tally) {
  const started = performance.now()
  response.once('close', () => {
    const kind = pageKindOf(path, response.statusCode)
    const count = tally.of(kind)
    count[response.statusCode >= 500 ? 'error' : 'pass'] += 1
    if (response.statusCode === 304) count.notModified += 1
    tally.onPass?.(kind, (performance.now() - started) / 1000)
  })
  for (const name of Object.keys(request.headers)) if (meantForNext.test(name)) delete request.headers[name]
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse
  // Node calls it for every answer, at the last moment at which headers can change.
  response.writeHead = (...given: unknown[]) => {
    const length = response.getHeader(lengthHeader)
    if (length !== undefined && !response.hasHeader('content-encoding')) response.setHeader('content-length', length)
    for (const name of response.getHeaderNames()) if (saidByNext.test(name)) response.removeHeader(name)
    response.setHeader('x-content-type-options', 'nosniff')
    return writeHead(...given)
  }
  return next(request, response)
}

function refuseMethod(response: ServerResponse): void {
  response.writeHead(405, { ...commonHeaders, allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('Pages are only read.\n')
}

/** The edge asks another server, or keeps what it has until this one has caught up. */
function refuseToGoBack(response: ServerResponse): void {
  response.writeHead(503, { ...commonHeaders, 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('This server does not have the newest version yet.\n')
}

async function renderOnce(press: Press, next: Handle, path: string, url: string): Promise<Entry> {
  // What is rendered from here on cannot have read anything older.
  const moment = press.moment()
  // No header of the reader's goes in: what is rendered must not depend on who asked first.
  const answer = await inject(next as Parameters<typeof inject>[0], { method: 'GET', url, headers: { host: 'localhost' } })
  const from = answer.headers[entryHeader]
  const stored = typeof from === 'string' ? press.store.peek(from) : undefined
  if (stored) return stored
  if (answer.statusCode >= 500) throw new Error(`${url} was answered ${answer.statusCode}`)
  // Next's own page for what it does not know is an empty shell.
  if (answer.statusCode === 404 && url !== nowhere) return renderOnce(press, next, path, nowhere)
  const headers = { ...commonHeaders, 'cache-control': readerCacheControl, ...ownHeaders(answer.headers) }
  const tags = answer.headers[storeHeader]
  if (typeof tags !== 'string' || answer.statusCode !== 200)
    return createEntry({ path, kind: 'page', status: answer.statusCode, headers, tags: [], release: 0, until: 0 }, answer.rawPayload)
  const facts = { path, kind: 'route', status: 200, tags: tags.split(' '), release: moment.release, until: Date.now() + year } as const
  const entry = await createEntry({ ...facts, headers: { ...headers, 'surrogate-key': tags } }, answer.rawPayload)
  await press.keep(entry, moment)
  return entry
}

/** Without what Next says of its own workings, and what belongs to one connection or follows from the body. */
function ownHeaders(headers: Record<string, unknown>): Record<string, string> {
  const ofThisAnswer = /^(vary|etag|date|connection|keep-alive|transfer-encoding|content-length|content-encoding)$/
  const isOwn = (name: string) => !saidByNext.test(name) && !ofThisAnswer.test(name)
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' && isOwn(name) ? [[name, value]] : [])))
}
