/** A server that stands where the site would, and answers as a story has it. */
import { createServer, type IncomingMessage, request, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StubOrigin {
  origin: string
  /** What it was asked, health probes left out. */
  asked: IncomingMessage[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** Nothing listens any more until it is started again, at the same port. */
  stop: () => Promise<void>
  start: () => Promise<void>
}

/** What the site says of a page; see lib/edge/edge-headers.ts. */
const ofPage = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'public, max-age=0, must-revalidate',
  'surrogate-control': 'max-age=600, stale-while-revalidate=10, stale-if-error=86400',
  vary: 'accept-encoding',
}

/** @param headers `null` leaves one out. */
export function sendPage(response: ServerResponse, body: string | Buffer, headers: Record<string, string | null> = {}, status = 200): void {
  const all = { ...ofPage, 'surrogate-key': '*', 'content-length': String(Buffer.byteLength(body)), ...headers }
  response.writeHead(status, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Record<string, string>)
  response.end(body)
}

export async function startStubOrigin(): Promise<StubOrigin> {
  let port = 0
  const stub: StubOrigin = { origin: '', asked: [], answer: (_, response) => sendPage(response, 'a page'), stop: async () => {}, start: async () => {} }
  stub.start = async () => {
    const server = createServer((given, response) => {
      if (given.url === '/api/health') return void response.end('{}')
      stub.asked.push(given)
      stub.answer(given, response)
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    stub.origin = `http://127.0.0.1:${port}`
    stub.stop = () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      return closed
    }
  }
  await stub.start()
  return stub
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** As sent, before anything is decoded. */
  bytes: Buffer
}

/** As a program asks that adds nothing of its own and decodes nothing. */
export function ask(origin: string, path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        const bytes = Buffer.concat(chunks)
        resolve({ status: answer.statusCode!, headers: answer.headers, body: bytes.toString(), bytes })
      })
    }).on('error', reject).end(body)
  })
}
