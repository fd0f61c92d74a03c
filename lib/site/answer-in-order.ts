/** The way of a request through the server: its target is read once, and the first handler whose it is answers. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { hrefOf, readRequestTarget, type RequestTarget } from './request-target.ts'

/** @returns `false` when it has left the request alone; whatever else, when it is its own to answer. */
export type Handler = (request: IncomingMessage, response: ServerResponse, target: RequestTarget) => unknown

/**
 * @param handlers The last answers all that the others leave, and alone what is asked for in another spelling than its own,
 * so that nothing is answered under two addresses.
 */
export function answerInOrder(handlers: readonly [...Handler[], Handler]): RequestListener {
  return function answer(request, response) {
    const target = readRequestTarget(request)
    if ('refused' in target) return refuse(response, target.status, target.refused)
    request.url = hrefOf(target)
    if (target.host !== undefined) request.headers.host = target.host
    // What is still being sent with it is not read to its end; who takes a body reads it before answering.
    if (hasBody(request)) response.shouldKeepAlive = false
    const asked = target.isCanonical ? handlers : handlers.slice(-1)
    for (const handler of asked) if (handler(request, response, target) !== false) return
  }
}

/** RFC 9112 §6.3: otherwise there is none. */
const hasBody = ({ headers }: IncomingMessage) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0

function refuse(response: ServerResponse, status: number, text: string): void {
  response.shouldKeepAlive = false
  const allow = status === 405 ? { allow: 'GET, HEAD' } : {}
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...allow })
  response.end(`${text}\n`)
}
