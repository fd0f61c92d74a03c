/**
 * What stands before Next: answers from the store what is there, and lets Next render the rest, each page once
 * however many ask for it at the same time.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import inject from 'light-my-request'
import { entryHeader } from './cache-handler.ts'
import { createEntry, type Entry } from './entry.ts'
import type { Press } from './press.ts'
import { sendEntry } from './send-entry.ts'

export type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

/** Answered by Next as they are: files, renditions of pictures, commands. */
const isPassed = (path: string) => /^\/(_next|media|api|ovoz)\//.test(path)

export function createFront(press: Press, next: Handle): Handle {
  const renders = new Map<string, Promise<Entry>>()

  function render(path: string, url: string): Promise<Entry> {
    const pending = renders.get(url)
    if (pending) return pending
    const promise = renderOnce(press, next, path, url).finally(() => renders.delete(url))
    renders.set(url, promise)
    return promise
  }

  return function front(request, response) {
    const url = request.url ?? '/'
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    if ((request.method !== 'GET' && request.method !== 'HEAD') || isPassed(path)) return next(request, response)
    const ready = press.freshInMemory(path)
    if (ready && path !== '/search') return sendEntry(request, response, ready)
    // A query means something to the search alone; elsewhere it would only make copies.
    return render(path, path === '/search' ? url : path).then(
      (entry) => sendEntry(request, response, entry),
      (error: unknown) => {
        console.error('front:', error)
        response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
        response.end('This page could not be made just now. Please try again in a moment.\n')
      },
    )
  }
}

async function renderOnce(press: Press, next: Handle, path: string, url: string): Promise<Entry> {
  if (url === path) {
    const stored = await press.fresh(path)
    if (stored) return stored
  }
  // No header of the reader's goes in: what is rendered must not depend on who asked first.
  const answer = await inject(next as Parameters<typeof inject>[0], { method: 'GET', url, headers: { host: 'localhost' } })
  const from = answer.headers[entryHeader]
  const stored = typeof from === 'string' ? press.store.peek(from) : undefined
  if (stored) return stored
  return createEntry(
    { path, kind: 'page', status: answer.statusCode, headers: ownHeaders(answer.headers), tags: [], release: 0, until: 0 },
    answer.rawPayload,
  )
}

/** Without what Next says of its own workings and what belongs to one connection. */
function ownHeaders(headers: Record<string, unknown>): Record<string, string> {
  const foreign = /^(x-nextjs-|x-middleware-|x-ovoz-|next-|rsc$|refresh$|vary$|etag$|date$|connection$|keep-alive$|transfer-encoding$|content-length$|content-encoding$)/
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' && !foreign.test(name) ? [[name, value]] : [])),
  )
}
