import inject from 'light-my-request'
import { expect, test } from 'vitest'
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
