import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEntry } from './entry.ts'
import { negotiate, sendEntry } from './send-entry.ts'

const entry = await createEntry(
  { path: '/suv', kind: 'page', status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, tags: [], release: 1, until: 9e15 },
  Buffer.from('<p>сув</p>'.repeat(100)),
)
const dated = { ...entry, headers: { ...entry.headers, 'last-modified': 'Sun, 09 Jun 2019 05:00:00 GMT' } }
const picture = await createEntry({ ...entry, path: '/og/suv', headers: { 'content-type': 'image/jpeg' } }, Buffer.alloc(5_000, 1))
const answers: Record<string, typeof entry> = { '/404': { ...entry, status: 404 }, '/dated': dated, '/og/suv': picture }
const server = createServer((request, response) => sendEntry(request, response, answers[request.url!] ?? entry))
let origin: string

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('sendEntry', () => {
  test('answers a validator of the same encoding with 304 and no body, headers unchanged', async () => {
    const first = await fetch(origin, { headers: { 'accept-encoding': 'gzip' } })
    const etag = first.headers.get('etag')!
    expect(etag).toMatch(/^"[0-9a-f]{32}-gzip"$/)
    for (const validator of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await fetch(origin, { headers: { 'accept-encoding': 'gzip', 'if-none-match': validator } })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
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
