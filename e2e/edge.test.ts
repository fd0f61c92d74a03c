/** Varnish as deploy/varnish sets it up, before a server that the story controls, and before the site. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { startVarnish, type Varnish } from './support/varnish.ts'

/** What the site says of a page; see lib/edge/edge-headers.ts. */
const page = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=0, must-revalidate', 'surrogate-control': 'max-age=600, stale-while-revalidate=10, stale-if-error=86400', vary: 'accept-encoding' }

interface Stub {
  origin: string
  asked: IncomingMessage[]
  answer: (request: IncomingMessage, response: ServerResponse) => void
  close: () => void
}

async function startStub(): Promise<Stub> {
  const stub: Stub = { origin: '', asked: [], answer: (_, response) => send(response), close: () => {} }
  const server = createServer((request, response) => {
    if (request.url === '/api/health') return void response.end('{}')
    stub.asked.push(request)
    stub.answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stub.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stub.close = () => {
    server.close()
    server.closeAllConnections()
  }
  return stub
}

function send(response: ServerResponse, body = 'a page', headers: Record<string, string> = {}, status = 200) {
  response.writeHead(status, { ...page, 'surrogate-key': 'article:suv/a blog:suv', 'content-length': String(Buffer.byteLength(body)), ...headers })
  response.end(body)
}

test.describe.configure({ mode: 'serial' })

test.describe('a reader behind the edge', () => {
  let stub: Stub
  let varnish: Varnish
  test.beforeAll(async () => {
    stub = await startStub()
    varnish = await startVarnish({ origins: [stub.origin] })
  })
  test.afterAll(async () => {
    await varnish.stop()
    stub.close()
  })

  test('gets what is in store, and nothing of what is between caches', async () => {
    const first = await fetch(`${varnish.origin}/suv/a`)
    const again = await fetch(`${varnish.origin}/suv/a`)
    expect([await first.text(), await again.text(), stub.asked.length]).toEqual(['a page', 'a page', 1])
    expect([...again.headers.keys()].sort()).toEqual(['accept-ranges', 'age', 'cache-control', 'connection', 'content-length', 'content-type', 'date', 'vary'])
    expect(again.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
  })
})
