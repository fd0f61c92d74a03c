/**
 * What stands before Next: answers from the store what is there, and lets Next render the rest, each page once
 * however many ask for it at the same time.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { mediaEdgeHeaders } from '#lib/edge/edge-headers.ts'
import type { Handler } from '#lib/site/answer-in-order.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { lengthHeader } from '#lib/site/file-response.ts'
import { InTurn } from '#lib/site/in-turn.ts'
import { messageOf, reportAs, whileRendering } from '#lib/site/log.ts'
import { pageKindOf } from '#lib/site/page-kind.ts'
import { mediaBehind, renditionAskedFor } from '#lib/site/renditions.ts'
import { hrefOf, type RequestTarget } from '#lib/site/request-target.ts'
import { isInternalSearchPath } from '#lib/site/search-path.ts'
import { cardHref, isFilePath, nowherePath, optimizerPath, pageOfCard, searchHref } from '#lib/site/urls.ts'
import { askNext, type Next } from './ask-next.ts'
import { entryHeader } from './cache-handler.ts'
import { createEntry, type Entry } from './entry.ts'
import { commonHeaders, readerCacheControl, storeHeader } from './page-headers.ts'
import type { Press } from './press.ts'
import { sendEntry } from './send-entry.ts'
import { type Source, Tally } from './tally.ts'

/** Of a reader's headers these mean something to Next itself: flight data instead of pages, revalidation, rewrites. */
const meantForNext = /^(rsc$|next-|x-nextjs-|x-middleware-|x-prerender-|x-invoke-|x-matched-path$|x-now-)/
/** What Next says of its own workings. */
const saidByNext = /^(x-nextjs-|x-middleware-|x-ovoz-|next-|rsc$|refresh$)/
/** Being made at a time: for each Next holds the whole picture, up to 50 MB. */
const mostRenditions = 8
/** Milliseconds, for one that nobody waits for any more. */
const longestRendition = 60_000
const year = 365 * 24 * 3600 * 1000

/** Several servers of one publication: see lib/cluster. */
interface Together {
  /** What this server is at. */
  readonly release: number
  /** Whether it may be behind the one whose answer, of `release`, an edge holds. */
  isOlderThan(release: number): boolean
  /** Whether others have had what this server has not for longer than an edge waits for it. */
  readonly isLeftBehind: boolean
}

/** On what an edge stores. The newest that any server gave it, or purged it for, it hands back whatever it asks for: ours does, and lets no reader say it. */
const releaseHeader = 'ovoz-release'
const seenHeader = 'ovoz-seen'

/** An answer, and where it came from. */
export interface Found {
  entry: Entry
  from: Source
}

export interface FrontOptions {
  together?: Together | undefined
  tally?: Tally
  /** Answers a search; undefined when its query, which stands behind the question mark, asks for nothing. */
  search?: ((query: string) => Promise<Found> | undefined) | undefined
  /** Sees to it that what pages are made of is whole, and says which it is: something else after it was made anew. */
  source?: (() => Promise<unknown>) | undefined
  /** Whether readers may have the medium now. Next gives the renditions that it keeps without asking anybody. */
  shows?: ((media: { hash: string; name: string }) => Promise<boolean>) | undefined
}

/** @returns The last handler: it answers whatever it is asked. */
export function createFront(press: Press, next: Next, { together, tally = new Tally(), search, source, shows = async () => true }: FrontOptions = {}): Handler {
  const renders = new Map<string, Promise<Found>>()
  const renditions = new InTurn<void>(mostRenditions)

  function render(path: string, url: string): Promise<Found> {
    // One that was begun before something expired may show what was: whoever asks after that does not wait for it.
    const name = `${press.expiries.release} ${url}`
    const pending = renders.get(name)
    if (pending) return pending
    const promise = findOrRender(path, url).finally(() => renders.delete(name))
    renders.set(name, promise)
    return promise
  }

  async function findOrRender(path: string, url: string): Promise<Found> {
    const [request, started] = [randomUUID(), performance.now()]
    const done = (status: number) => tally.onRender?.(pageKindOf(path, status), (performance.now() - started) / 1000, status >= 500)
    try {
      const stored = url === path ? await press.fresh(path) : undefined
      if (stored) return { entry: stored, from: 'stored' }
      const before = await source?.()
      const once = () => whileRendering({ request, path }, () => renderOnce(press, next, path, url))
      const entry = await once().catch(async (error: unknown) => {
        // It met damage, or another did meanwhile: readers do not pay for that.
        if ((await source?.()) === before) throw error
        return once()
      })
      done(entry.status)
      return { entry, from: 'render' }
    } catch (error) {
      done(500)
      whileRendering({ request, path }, () => reportAs('front')(error))
      throw new RenderFailed(request, messageOf(error))
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse, target: RequestTarget, path: string): unknown {
    const own = together && [releaseHeader, String(together.release)]
    // A query means something to the search alone; elsewhere it would only make copies.
    const results = path === searchHref ? search?.(target.query) : undefined
    const ready = results ? undefined : press.freshInMemory(path)
    if (ready && target.isCanonical) return send(request, response, ready, 'memory', own)
    return (results ?? render(path, path)).then(
      // Under one address alone; RFC 3986 §6.2.2 says which spellings are of one.
      ({ entry, from }) => (entry.status === 200 && !target.isCanonical ? redirect(response, path === searchHref ? hrefOf(target) : target.path) : send(request, response, entry, from, own)),
      (error: unknown) => fail(response, path, error instanceof RenderFailed ? { 'x-request-id': error.request } : {}),
    )
  }

  async function answerRendition(request: IncomingMessage, response: ServerResponse, target: RequestTarget, href: string): Promise<unknown> {
    const isShown = await shows(mediaBehind(href)!).catch((error: unknown) => void reportAs('front')(error))
    if (isShown === undefined) return fail(response, optimizerPath)
    return isShown ? renditions.do(randomUUID(), () => begin(request, response, { path: optimizerPath, href })) : answer(request, response, target, nowherePath)
  }

  function fail(response: ServerResponse, path: string, known: Record<string, string> = {}): void {
    tally.of(pageKindOf(path, 500)).error += 1
    response.writeHead(500, { ...commonHeaders, ...known, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    response.end('This page could not be made just now. Please try again in a moment.\n')
  }

  return function front(request, response, target) {
    const path = storedPath(target.path)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead) {
      tally.of('other').refused += 1
      return refuseMethod(response)
    }
    const seen = request.headers[seenHeader]
    if (together?.isLeftBehind || (seen !== undefined && together?.isOlderThan(Number(seen)))) {
      tally.of(pageKindOf(path, 503)).behind += 1
      return refuseToGoBack(response)
    }
    if (isFilePath(path)) {
      // That there is a picture no more is something new, too.
      if (together) response.setHeader(releaseHeader, String(together.release))
      const href = fileHref(target)
      if (href === undefined) return refuseRendition(response)
      if (target.isCanonical && path === optimizerPath) return answerRendition(request, response, target, href)
      if (target.isCanonical) return pass(next, request, response, { path, href }, tally)
      return isFile(next, href).then((isThere) => (isThere ? redirect(response, href) : answer(request, response, target, nowherePath)))
    }
    return answer(request, response, target, path)
  }

  /** @returns What resolves when the answer begins, or is given up: the picture it is made of is no longer held then. */
  function begin(request: IncomingMessage, response: ServerResponse, file: { path: string; href: string }): Promise<void> {
    return new Promise((resolve) => {
      if (response.closed) return resolve()
      // Who hangs up ends nothing: Next goes on, and holds what it holds. Should it never say that it is done, others still get their turn.
      let isOver = false
      let timer: NodeJS.Timeout | undefined
      const done = () => {
        isOver = true
        clearTimeout(timer)
        resolve()
      }
      // Not after an answer, which closes, too: a timer would hold it for a minute.
      response.once('close', () => { if (!isOver) timer = setTimeout(done, longestRendition).unref() })
      Promise.resolve(pass(next, request, response, file, tally, done)).catch(reportAs('front')).finally(done)
    })
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
  if (isInternalSearchPath(path)) return nowherePath
  const page = path.startsWith('/og') ? pageOfCard(path) : undefined
  return page === undefined ? path : cardHref(page)
}

/** What Next is asked for a file: with no query but the optimizer's. @returns undefined for a rendition that no page offers. */
const fileHref = ({ path, query }: RequestTarget) => (path === optimizerPath ? renditionAskedFor(query) : path)

/** Whether Next has the file; of a rendition, the picture: to make it only to say where it is would be much. */
function isFile(next: Next, href: string): Promise<boolean> {
  const url = new URLSearchParams(href.split('?')[1]).get('url') ?? href
  const asked = askNext(next, { method: 'HEAD', url, headers: { host: 'localhost' }, isWanted: () => false })
  return asked.then(({ statusCode }) => statusCode === 200, () => false)
}

/** @param file Its path, and what Next is asked for. */
function pass(next: Next, request: IncomingMessage, response: ServerResponse, { path, href }: { path: string; href: string }, tally: Tally, onBegin = () => {}) {
  const started = performance.now()
  response.once('close', () => {
    const kind = pageKindOf(path, response.statusCode)
    const count = tally.of(kind)
    count[response.statusCode >= 500 ? 'error' : 'pass'] += 1
    if (response.statusCode === 304) count.notModified += 1
    tally.onPass?.(kind, (performance.now() - started) / 1000)
  })
  for (const name of Object.keys(request.headers)) if (meantForNext.test(name)) delete request.headers[name]
  request.url = href
  const { edge } = readEnvironment()
  const media = edge && mediaBehind(href)
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse
  // Node calls it for every answer, at the last moment at which headers can change.
  response.writeHead = (...given: unknown[]) => {
    const length = response.getHeader(lengthHeader)
    if (length !== undefined && !response.hasHeader('content-encoding')) response.setHeader('content-length', length)
    // Next says of every path below a folder what next.config.mjs says of its files: for a year, that there is none.
    if ((typeof given[0] === 'number' ? given[0] : response.statusCode) === 404) response.setHeader('cache-control', readerCacheControl)
    for (const name of response.getHeaderNames()) if (saidByNext.test(name)) response.removeHeader(name)
    response.setHeader('x-content-type-options', 'nosniff')
    const [name, keys] = media ? mediaEdgeHeaders(edge.kind, media.hash, String(response.getHeader('content-type'))) : []
    if (name !== undefined && keys !== undefined) response.setHeader(name, keys)
    onBegin()
    return writeHead(...given)
  }
  return next(request, response)
}

function refuseMethod(response: ServerResponse): void {
  response.writeHead(405, { ...commonHeaders, allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('Pages are only read.\n')
}

/** @param href Of this site, in its one spelling: it never begins with two slashes, which would be another's. */
function redirect(response: ServerResponse, href: string): void {
  response.writeHead(308, { ...commonHeaders, 'location': href, 'content-length': 0, 'cache-control': readerCacheControl })
  response.end()
}

function refuseRendition(response: ServerResponse): void {
  response.writeHead(400, { ...commonHeaders, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('Pictures are had in the sizes that pages name.\n')
}

/** The edge asks another server, or keeps what it has until this one has caught up. */
function refuseToGoBack(response: ServerResponse): void {
  response.writeHead(503, { ...commonHeaders, 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('This server does not have the newest version yet.\n')
}

async function renderOnce(press: Press, next: Next, path: string, url: string): Promise<Entry> {
  // What is rendered from here on cannot have read anything older.
  const moment = press.moment()
  // No header of the reader's goes in: what is rendered must not depend on who asked first.
  const answer = await askNext(next, { url, headers: { host: 'localhost' }, isWanted: (begun) => isOurs(begun, path) })
  const from = answer.headers[entryHeader]
  const stored = typeof from === 'string' ? press.store.peek(from) : undefined
  if (stored && (stored.status !== 200 || stored.path === path)) return stored
  if (answer.statusCode >= 500) throw new Error(`${path} was answered ${answer.statusCode}`)
  // Next's own page for what it does not know is an empty shell, and what else it may answer is nothing of ours.
  const isNone = answer.statusCode === 404 || !isOurs(answer, path)
  if (isNone && url !== nowherePath) return renderOnce(press, next, nowherePath, nowherePath)
  if (!isOurs(answer, path)) throw new Error('What is nowhere was answered as if it were there')
  const headers = { ...commonHeaders, 'cache-control': readerCacheControl, ...ownHeaders(answer.headers) }
  const tags = answer.headers[storeHeader]
  if (typeof tags !== 'string' || answer.statusCode !== 200)
    return createEntry({ path, kind: 'page', status: answer.statusCode, headers, tags: [], release: 0, until: 0 }, answer.body)
  const facts = { path, kind: 'route', status: 200, tags: tags.split(' '), release: moment.release, until: Date.now() + year } as const
  const entry = await createEntry({ ...facts, headers: { ...headers, 'surrogate-key': tags } }, answer.body)
  await press.keep(entry, moment)
  return entry
}

/** A page or feed that was stored, at its own address; a card; results of a search. Nothing else is answered 200 but files, which do not come here. */
const isOurs = ({ statusCode, headers }: { statusCode: number; headers: Record<string, unknown> }, path: string) =>
  statusCode !== 200 || headers[entryHeader] === path || path === searchHref || pageOfCard(path) !== undefined

/** Without what Next says of its own workings, and what belongs to one connection or follows from the body. */
function ownHeaders(headers: Record<string, unknown>): Record<string, string> {
  const ofThisAnswer = /^(vary|etag|date|connection|keep-alive|transfer-encoding|content-length|content-encoding)$/
  const isOwn = (name: string) => !saidByNext.test(name) && !ofThisAnswer.test(name)
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' && isOwn(name) ? [[name, value]] : [])))
}
