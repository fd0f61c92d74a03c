/** `GET /api/health`, for who shares the load among servers, and `GET /api/metrics`, for Prometheus. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handler } from '#lib/site/answer-in-order.ts'
import { printableJson } from '#lib/site/printable.ts'
import { isSameSecret } from '#lib/site/same-secret.ts'
import { healthPath, metricsPath } from '#lib/site/urls.ts'
import type { Health } from './health.ts'
import { isDirect } from './is-direct.ts'

export interface OperationEndpointOptions {
  health: () => Health
  metrics: () => Promise<{ type: string; text: string }>
  /** With it, whoever has it sees the figures, from anywhere; without it, who asks directly from the server's own network. */
  token: string | undefined
  /** Of the site in public, with its port: who asks for that is a reader. */
  siteHost: string
}

/** @returns A handler that says whether the request was its own; others are left alone. */
export function createOperationEndpoint({ health, metrics, token, siteHost }: OperationEndpointOptions): Handler {
  const mayLook = (request: IncomingMessage) => {
    const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    return token === undefined ? isDirect(request, siteHost) : given !== undefined && isSameSecret(given, token)
  }

  function sendHealth(request: IncomingMessage, response: ServerResponse) {
    const all = health()
    // Who else asks is told what to do, not what is wrong here.
    const told = mayLook(request) ? all : { live: all.live, ready: all.ready }
    send(request, response, all.ready ? 200 : 503, 'application/json; charset=utf-8', `${printableJson(told, 2)}\n`)
  }

  async function sendMetrics(request: IncomingMessage, response: ServerResponse) {
    if (!mayLook(request)) return send(request, response, 404, 'text/plain; charset=utf-8', 'Not found\n')
    const { type, text } = await metrics()
    send(request, response, 200, type, text)
  }

  return (request, response, { path }) => {
    if (path !== healthPath && path !== metricsPath) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') send(request, response, 405, 'text/plain; charset=utf-8', 'This is only read.\n', { allow: 'GET, HEAD' })
    else if (path === healthPath) sendHealth(request, response)
    else void sendMetrics(request, response).catch(() => send(request, response, 500, 'text/plain; charset=utf-8', 'The figures could not be read.\n'))
    return true
  }
}

function send(request: IncomingMessage, response: ServerResponse, status: number, type: string, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex', ...headers })
  response.end(request.method === 'HEAD' ? undefined : body)
}
