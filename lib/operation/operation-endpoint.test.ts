import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import inject from 'light-my-request'
import { describe, expect, test } from 'vitest'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import { type Health } from './health.ts'
import { createOperationEndpoint } from './operation-endpoint.ts'

const well: Health = { live: true, ready: true, reasons: [], degraded: ['the last publication failed: git said no'], withheld: 0, publishing: 0 }
const token = 'sixteen letters at least'

function ask(url: string, { health = well, required, ...request }: { health?: Health; required?: string; method?: 'POST' | 'HEAD'; headers?: Record<string, string>; remoteAddress?: string } = {}) {
  const handle = createOperationEndpoint({ health: () => health, metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'ovoz_ready 1\n' }), token: required, siteHost: 'news.example.org' })
  return inject(answerInOrder([handle, (_, response) => response.writeHead(200).end('somebody else\'s')]) as Parameters<typeof inject>[0], { url, method: 'GET', remoteAddress: '127.0.0.1', ...request })
}

test('health is 200 while the server is ready and 503 when it is not, and kept by nobody', async () => {
  const ready = await ask('/api/health')
  expect([ready.statusCode, ready.headers['cache-control'], ready.headers['content-type']]).toEqual([200, 'no-store', 'application/json; charset=utf-8'])
  expect(ready.json()).toEqual(well)
  const stopping = await ask('/api/health', { health: { ...well, ready: false, reasons: ['stopping'] } })
  expect([stopping.statusCode, stopping.json<Health>().reasons]).toEqual([503, ['stopping']])
  expect((await ask('/api/health', { method: 'HEAD' })).payload).toBe('')
})

test.each([
  ['from the internet', { remoteAddress: '203.0.113.9' }], ['from the internet, over IPv6', { remoteAddress: '2001:db8::9' }], ['through a proxy', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
  ['through a cache', { headers: { via: '1.1 varnish' } }],
])('who asks %s learns whether the server is ready, and no more', async (_, from) => {
  const health = await ask('/api/health', from)
  expect([health.statusCode, health.json()]).toEqual([200, { live: true, ready: true }])
  expect((await ask('/api/metrics', from)).statusCode).toBe(404)
  const stopping = await ask('/api/health', { ...from, health: { ...well, ready: false, reasons: ['stopping'] } })
  expect([stopping.statusCode, stopping.json()]).toEqual([503, { live: true, ready: false }])
})

test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.2.3.4', '192.168.0.7', '172.18.0.5', 'fd00::7'])('%s is of the server\'s own network', async (remoteAddress) => {
  expect((await ask('/api/metrics', { remoteAddress })).payload).toBe('ovoz_ready 1\n')
})

describe('without a token, over a real connection', () => {
  /** @param lines Of the head, after the request line. */
  async function figuresFor(lines: string[], { version = '1.1', siteHost = 'news.example.org', target = '/api/metrics' } = {}): Promise<number> {
    const handle = createOperationEndpoint({ health: () => well, metrics: async () => ({ type: 'text/plain', text: 'ovoz_ready 1\n' }), token: undefined, siteHost })
    const server = createServer(answerInOrder([handle, (_, response) => response.writeHead(418).end()])).listen(0, '127.0.0.1')
    await once(server, 'listening')
    try {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.write([`GET ${target} HTTP/${version}`, ...lines, 'Connection: close', '', ''].join('\r\n'))
      let answer = ''
      for await (const chunk of socket.setEncoding('latin1') as AsyncIterable<string>) answer += chunk
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
    } finally {
      server.close()
    }
  }

  test.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST', 'localhost.', '[::1]:3000', '10.2.3.4:3000', '[fd00::7]', 'ovoz:3000', 'app_1'])('who calls it %s sees the figures', async (host) => {
    expect(await figuresFor([`Host: ${host}`])).toBe(200)
  })

  test.each(['evil.example', 'evil.example:3000', '127.0.0.1.evil.example', 'news.example.org', 'NEWS.example.org:443', 'localhost.evil.example', 'ovoz.internal'])('who calls it %s does not', async (host) => {
    expect(await figuresFor([`Host: ${host}`])).toBe(404)
  })

  test('nor who calls it by the name that the public site has, though it is short or an address', async () => {
    expect(await figuresFor(['Host: news:3000'], { siteHost: 'news' })).toBe(404)
    expect(await figuresFor(['Host: 192.168.0.5'], { siteHost: '192.168.0.5:3000' })).toBe(404)
    expect(await figuresFor(['Host: localhost:3000'], { siteHost: 'localhost:3000' })).toBe(200)
  })

  test('the whole address names the host, whatever Host says', async () => {
    expect(await figuresFor(['Host: localhost'], { target: 'http://evil.example/api/metrics' })).toBe(404)
    expect(await figuresFor(['Host: evil.example'], { target: 'http://localhost/api/metrics' })).toBe(200)
  })

  test('two names are none, and a proxy that asks in HTTP/1.0 is no neighbour', async () => {
    expect(await figuresFor(['Host: localhost', 'Host: evil.example'])).toBe(400)
    expect(await figuresFor([])).toBe(400)
    expect(await figuresFor([], { version: '1.0' })).toBe(404)
    expect(await figuresFor(['Host: localhost'], { version: '1.0' })).toBe(404)
  })

  test.each(['/api/%6detrics', '//api/metrics', '/x/%2e%2e/api/metrics', '/api/metrics/'])('they are not at %s', async (target) => {
    expect(await figuresFor(['Host: localhost'], { target })).toBe(418)
  })
})

test('a token opens the figures to who has it, from anywhere, and to nobody else', async () => {
  const from = (authorization?: string) => ask('/api/metrics', { required: token, remoteAddress: '203.0.113.9', headers: authorization ? { authorization } : {} })
  expect((await from(`Bearer ${token}`)).statusCode).toBe(200)
  for (const wrong of [undefined, 'Bearer ', `Bearer ${token}!`, token, `Basic ${token}`]) expect((await from(wrong)).statusCode, wrong).toBe(404)
  expect((await ask('/api/metrics', { required: token })).statusCode).toBe(404)
})

test('other addresses are left alone, other methods refused', async () => {
  for (const url of ['/', '/api/healthy', '/api/publish', '/api/metrics/x', '/suv?/api/health']) expect((await ask(url)).payload, url).toBe('somebody else\'s')
  expect((await ask('/api/health', { method: 'POST' })).statusCode).toBe(405)
})
