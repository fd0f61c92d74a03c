import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createEntry } from './entry.ts'
import { negotiate, sendEntry } from './send-entry.ts'

const entry = await createEntry(
  { path: '/suv', kind: 'page', status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'public, max-age=0', 'surrogate-key': 'a b' }, tags: [], release: 1, until: 9e15 },
  Buffer.from('<p>сув</p>'.repeat(100)),
)
const dated = { ...entry, headers: { ...entry.headers, 'last-modified': 'Sun, 09 Jun 2019 05:00:00 GMT' } }
const picture = await createEntry({ ...entry, path: '/og/suv', headers: { 'content-type': 'image/jpeg' } }, Buffer.alloc(5_000, 1))
const answers: Record<string, typeof entry> = { '/404': { ...entry, status: 404 }, '/dated': dated, '/og/suv': picture }
const server = createServer((request, response) => sendEntry(request, response, answers[request.url!] ?? entry))
let origin: string
const ofConnection = /^(date|connection|keep-alive)$/

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('sendEntry', () => {
  test('answers a validator of the same encoding with 304, no body, and of the headers those that a cache goes by', async () => {
    const first = await fetch(origin, { headers: { 'accept-encoding': 'gzip' } })
    expect([...first.headers.keys()].filter((name) => !ofConnection.test(name))).toEqual(['cache-control', 'content-encoding', 'content-length', 'content-type', 'etag', 'vary'])
    const etag = first.headers.get('etag')!
    expect(etag).toMatch(/^"[0-9a-f]{32}-gzip"$/)
    for (const validator of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await fetch(origin, { headers: { 'accept-encoding': 'gzip', 'if-none-match': validator } })
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect(Object.fromEntries([...again.headers].filter(([name]) => !ofConnection.test(name)))).toEqual({ 'cache-control': 'public, max-age=0', 'etag': etag, 'vary': 'accept-encoding' })
    }
    const other = await fetch(origin, { headers: { 'accept-encoding': 'br', 'if-none-match': etag } })
    expect(other.status).toBe(200)
  })

  test('sends a picture as it is, whatever encodings are taken, and with one validator', async () => {
    const [plain, zipped] = await Promise.all(['identity', 'gzip, br'].map((taken) => fetch(`${origin}/og/suv`, { headers: { 'accept-encoding': taken } })))
    for (const answer of [plain!, zipped!]) {
      expect([answer.headers.get('content-encoding'), answer.headers.get('vary'), answer.headers.get('content-length')]).toEqual([null, null, '5000'])
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.alloc(5_000, 1))
    }
    const etag = plain!.headers.get('etag')!
    expect(zipped!.headers.get('etag')).toBe(etag)
    expect((await fetch(`${origin}/og/suv`, { headers: { 'if-none-match': etag } })).status).toBe(304)
  })

  test('answers HEAD with the headers of GET', async () => {
    const names = ['content-length', 'content-encoding', 'content-type', 'etag', 'vary']
    const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => fetch(origin, { method })))
    expect(names.map((name) => head!.headers.get(name))).toEqual(names.map((name) => get!.headers.get(name)))
    expect(await head!.text()).toBe('')
    expect(get!.headers.get('vary')).toBe('accept-encoding')
  })

  test('answers a time that nothing has changed since with 304, unless there is a validator to go by', async () => {
    const statusWith = async (headers: Record<string, string>) => (await fetch(`${origin}/dated`, { headers })).status
    expect(await statusWith({ 'if-modified-since': 'Sun, 09 Jun 2019 05:00:00 GMT' })).toBe(304)
    expect(await statusWith({ 'if-modified-since': 'Sun, 09 Jun 2019 04:59:59 GMT' })).toBe(200)
    expect(await statusWith({ 'if-modified-since': 'Mon, 10 Jun 2019 05:00:00 GMT' }), 'of a server whose clock is ahead').toBe(200)
    expect(await statusWith({ 'if-modified-since': 'yesterday' })).toBe(200)
    expect(await statusWith({ 'if-modified-since': 'Sun, 09 Jun 2019 05:00:00 GMT', 'if-none-match': '"other"' })).toBe(200)
  })

  test('a 404 is no 304 for a reader who has the page', async () => {
    const answer = await fetch(`${origin}/404`, { headers: { 'if-none-match': '*' } })
    expect(answer.status).toBe(404)
  })
})

test.each([
  ['gzip, deflate, br, zstd', 'br'], ['gzip', 'gzip'], ['GZIP;q=1.0, *;q=0', 'gzip'], ['br;q=0, gzip;q=0.5', 'gzip'],
  ['gzip;q=0.000', 'identity'], ['identity', 'identity'], ['', 'identity'], [undefined, 'identity'], ['brotli', 'identity'],
  ['x-gzip', 'gzip'],
])('Accept-Encoding %j is answered in %s', (header, encoding) => {
  expect(negotiate(header)).toBe(encoding)
})

test('that nothing changed takes 300 bytes, however many keys there are', async () => {
  const feed = await createEntry({ ...entry, headers: { ...entry.headers, 'surrogate-key': Array.from({ length: 60 }, (_, index) => `article:suv/one-of-many-${index}`).join(' ') } }, Buffer.from('<rss/>'.repeat(100)))
  const own = createServer((request, response) => sendEntry(request, response, feed))
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  try {
    const socket = connect((own.address() as AddressInfo).port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n')
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    const answer = Buffer.concat(chunks)
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 304 /)
    expect(answer.length).toBeLessThan(300)
  } finally {
    own.close()
  }
})

describe('behind an edge', () => {
  const tagged = { ...entry, headers: { ...entry.headers, 'cache-control': 'public, max-age=0, must-revalidate', 'surrogate-key': 'article:suv/a blog:suv' } }
  afterEach(() => vi.unstubAllEnvs())

  async function headersOf(given: typeof entry) {
    const own = createServer((request, response) => sendEntry(request, response, given))
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
    try {
      const { headers } = await fetch(`http://127.0.0.1:${(own.address() as AddressInfo).port}`)
      return Object.fromEntries(['cache-control', 'surrogate-control', 'surrogate-key', 'cdn-cache-control', 'cache-tag'].map((name) => [name, headers.get(name)]))
    } finally {
      own.close()
    }
  }
  const reader = 'public, max-age=0, must-revalidate'

  test('without one, nobody keeps a page without asking, and nobody is told its keys', async () => {
    expect(await headersOf({ ...tagged })).toEqual({ 'cache-control': reader, 'surrogate-control': null, 'surrogate-key': null, 'cdn-cache-control': null, 'cache-tag': null })
  })

  test('it alone is told how long to keep a page; what readers are told stays', async () => {
    vi.stubEnv('EDGE_URL', 'http://127.0.0.1:6081')
    const sent = await headersOf({ ...tagged })
    expect(sent).toEqual({ 'cache-control': reader, 'surrogate-control': 'max-age=600, stale-while-revalidate=10, stale-if-error=86400', 'surrogate-key': 'article:suv/a blog:suv', 'cdn-cache-control': null, 'cache-tag': null })
  })

  test('the setting is that of now, not of when the page was stored', async () => {
    for (const [name, value] of [['EDGE_URL', 'https://api.cloudflare.com/client/v4/zones/abc/purge_cache'], ['EDGE_KIND', 'cloudflare'], ['EDGE_TOKEN', 'a-token-for-it']] as const) vi.stubEnv(name, value)
    expect(await headersOf({ ...tagged })).toMatchObject({ 'cache-control': reader, 'surrogate-key': null, 'cdn-cache-control': expect.stringContaining('max-age=600'), 'cache-tag': 'article:suv/a,blog:suv' })
  })

  test('results of a search are kept by no edge', async () => {
    vi.stubEnv('EDGE_URL', 'http://127.0.0.1:6081')
    expect(await headersOf({ ...tagged, path: '/search' })).toMatchObject({ 'surrogate-control': null })
  })
})
