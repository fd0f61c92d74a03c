import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { purgeEdge } from './purge.ts'
import { goneTag, mediaTag } from './tags.ts'

async function withEdge(status: number, use: (edge: string, asked: { method?: string; keys: string[] }[]) => Promise<void>) {
  const asked: { method?: string; keys: string[] }[] = []
  const server = createServer((request, response) => {
    asked.push({ method: request.method, keys: String(request.headers['surrogate-key']).split(' ') })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked).finally(() => server.close())
}

test('every tag is sent, a hundred at a time', () => withEdge(200, async (edge, asked) => {
  const tags = Array.from({ length: 250 }, (_, number) => `article:suv/${number}`)
  await purgeEdge(edge, tags)
  expect(asked.map(({ method, keys }) => [method, keys.length])).toEqual([['PURGE', 100], ['PURGE', 100], ['PURGE', 50]])
  expect(asked.flatMap(({ keys }) => keys)).toEqual(tags)
}))

test('an edge that refuses, or is not there, is said to be so', async () => {
  await withEdge(403, async (edge) => expect(purgeEdge(edge, ['a'])).rejects.toThrow(/cannot be told what changed: it answered 403/))
  await expect(purgeEdge('http://127.0.0.1:1', ['a'])).rejects.toThrow(/cannot be told what changed: .*(ECONNREFUSED|bad port)/)
})

interface Asked { url?: string; method?: string; headers: IncomingHttpHeaders; body: string }

/** Answers as the interfaces do: what has no token, and what has too many tags, is refused. */
async function withInterface(use: (address: string, asked: Asked[]) => Promise<void>) {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() }).on('end', () => {
      asked.push({ url: request.url, method: request.method, headers: request.headers, body })
      const isAllowed = request.headers['fastly-key'] === 'the-token' || request.headers.authorization === 'Bearer the-token'
      response.writeHead(isAllowed ? 200 : 403, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked).finally(() => server.close())
}

test('Fastly is asked to purge softly, by keys in a header', () => withInterface(async (address, asked) => {
  await purgeEdge({ url: `${address}/service/abc/purge`, kind: 'fastly', token: 'the-token' }, ['article:suv/a', '*'])
  const [{ url, method, headers }] = asked as [Asked]
  expect([url, method, headers['fastly-soft-purge'], headers['surrogate-key']]).toEqual(['/service/abc/purge', 'POST', '1', 'article:suv/a *'])
}))

test('of what is gone Fastly is not asked softly, nor Cloudflare where it would only be invalidated', () => withInterface(async (address, asked) => {
  await purgeEdge({ url: `${address}/service/abc/purge`, kind: 'fastly', token: 'the-token' }, ['article:suv/a', '!article:suv/a'])
  await purgeEdge({ url: `${address}/client/v4/zones/abc/invalidate_cache`, kind: 'cloudflare', token: 'the-token' }, ['article:suv/a', '!article:suv/a'])
  expect(asked.map(({ url, headers, body }) => [url, headers['fastly-soft-purge'], headers['surrogate-key'] ?? body])).toEqual([
    ['/service/abc/purge', undefined, 'article:suv/a'], ['/service/abc/purge', '1', 'article:suv/a'],
    ['/client/v4/zones/abc/purge_cache', undefined, '{"tags":["article:suv/a"]}'], ['/client/v4/zones/abc/invalidate_cache', undefined, '{"tags":["article:suv/a"]}'],
  ])
}))

test('a picture that is taken down is purged for good on either', () => withInterface(async (address, asked) => {
  const tag = goneTag(mediaTag('0123456789abcdef'.repeat(4)))
  await purgeEdge({ url: `${address}/service/abc/purge`, kind: 'fastly', token: 'the-token' }, [tag], 1796094163434)
  await purgeEdge({ url: `${address}/client/v4/zones/abc/invalidate_cache`, kind: 'cloudflare', token: 'the-token' }, [tag], 1796094163434)
  expect(asked.map(({ url, headers, body }) => [url, headers['fastly-soft-purge'], headers['surrogate-key'] ?? body, headers['ovoz-release']])).toEqual([
    ['/service/abc/purge', undefined, 'media:0123456789abcdef', undefined], ['/client/v4/zones/abc/purge_cache', undefined, '{"tags":["media:0123456789abcdef"]}', undefined],
  ])
}))

test('Cloudflare is asked by tags in JSON, thirty at a time', () => withInterface(async (address, asked) => {
  const tags = Array.from({ length: 70 }, (_, number) => `card:suv/${number}`)
  await purgeEdge({ url: `${address}/client/v4/zones/abc/purge_cache`, kind: 'cloudflare', token: 'the-token' }, tags)
  const sent = asked.map(({ body }) => (JSON.parse(body) as { tags: string[] }).tags)
  expect(asked.map(({ url, method, headers }) => [url, method, headers['content-type']])).toEqual(Array(3).fill(['/client/v4/zones/abc/purge_cache', 'POST', 'application/json']))
  expect(sent.map(({ length }) => length)).toEqual([30, 30, 10])
  expect(sent.flat()).toEqual(tags)
}))

test.each(['fastly', 'cloudflare'] as const)('%s that refuses is said to, without the token', (kind) => withInterface(async (address) => {
  const error = await purgeEdge({ url: `${address}/purge`, kind, token: 'another-token' }, ['a']).catch((reason: unknown) => reason)
  expect(String(error)).toMatch(/cannot be told what changed: it answered 403/)
  expect(String(error)).not.toContain('another-token')
}))

test('no header is longer than caches take', () => withEdge(200, async (edge, asked) => {
  const tags = Array.from({ length: 90 }, (_, number) => `article:${'long-'.repeat(40)}${number}`)
  await purgeEdge(edge, tags)
  expect(asked.length).toBeGreaterThan(1)
  for (const { keys } of asked) expect(keys.join(' ').length).toBeLessThanOrEqual(7_000)
  expect(asked.flatMap(({ keys }) => keys)).toEqual(tags)
}))
