import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { imitateWeb, type ImitatedWeb, type Routes } from './fixtures/imitated-web.ts'
import { createGuardedFetch, type GuardOptions, readWhole } from './guarded-fetch.ts'
import { SourceTrouble } from './source-trouble.ts'

let web: ImitatedWeb | undefined
afterEach(() => web?.close())

async function ask(routes: Routes, url: string, { maxBytes = 1000, wholeMs = 5000, ...options }: Parameters<typeof imitateWeb>[1] & { maxBytes?: number; wholeMs?: number } = {}) {
  web = await imitateWeb(routes, options)
  const answer = await web.fetch(url, { maxBytes, wholeMs })
  return { answer, body: (await readWhole(answer)).toString() }
}

const troubleOf = (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => (error instanceof SourceTrouble ? { trouble: error.trouble, message: error.message } : error))

test('what it asks says who asks', async () => {
  const { body } = await ask({ 'example.org/': (request, response) => void response.end(request.headers['user-agent']) }, 'https://example.org/')
  expect(body).toMatch(/^Ovoz\//)
})

test('redirects are followed, and the last address is told', async () => {
  const routes = { 'a.example/1': { status: 301, headers: { location: '//b.example/2' } }, 'b.example/2': { status: 302, headers: { location: '3?q#part' } }, 'b.example/3?q': 'there' }
  const { answer, body } = await ask(routes, 'https://a.example/1')
  expect([answer.url, body]).toEqual(['https://b.example/3?q', 'there'])
})

describe('never asked', () => {
  test.each([
    ['another protocol', 'file:///etc/passwd'], ['a user name', 'https://me@example.org/'], ['a password', 'https://a:b@example.org/'], ['a port', 'http://example.org:8080/'], ['no address', 'example.org'],
    ['loopback', 'http://127.0.0.1/'], ['loopback, decimal', 'http://2130706433/'], ['loopback, octal', 'http://0177.0.0.1/'], ['loopback, hexadecimal', 'http://0x7f000001/'], ['loopback, short', 'http://127.1/'],
    ['loopback, in full width', 'http://１２７.０.０.１/'], ['mapped', 'http://[::ffff:127.0.0.1]/'], ['IPv6 loopback', 'http://[::1]/'], ['link-local', 'http://169.254.169.254/latest/meta-data/'], ['unique local', 'http://[fd00::1]/'],
    ['a name with a private address', 'https://inner.example/'], ['a name with a mapped address', 'https://mapped.example/'],
  ])('%s: %s', async (_, url) => {
    const names = { 'inner.example': '10.0.0.5', 'mapped.example': '::ffff:10.0.0.5' }
    expect(await troubleOf(ask({ '*': 'secret' }, url, { names }))).toMatchObject({ trouble: 'forbidden' })
    expect(web!.asked).toEqual([])
  })

  test.each(['http://192.168.1.1/', 'https://inner.example/', 'http://[::1]/', 'ftp://example.org/', 'https://example.org:8443/', 'https://a:b@example.org/'])('by way of a redirect: %s', async (location) => {
    const names = { 'inner.example': '10.0.0.5' }
    expect(await troubleOf(ask({ 'example.org/': { status: 302, headers: { location } }, '*': 'secret' }, 'https://example.org/', { names }))).toMatchObject({ trouble: 'forbidden' })
    expect(web!.asked).toEqual(['example.org/'])
  })

  test('a name of which one address of several is private', async () => {
    const resolve: GuardOptions['resolve'] = async () => [{ address: '8.8.8.8', family: 4 }, { address: '10.0.0.5', family: 4 }]
    expect(await troubleOf(ask({ '*': 'secret' }, 'https://example.org/', { resolve }))).toMatchObject({ trouble: 'forbidden' })
    expect(web!.asked).toEqual([])
  })

  test('a name that has another address when it is asked again', async () => {
    const answers = ['8.8.8.8', '127.0.0.1']
    let asked = 0
    const resolve: GuardOptions['resolve'] = async () => [{ address: answers[asked++] ?? '127.0.0.1', family: 4 }]
    const routes: Routes = { 'rebinding.example/': (_, response) => void response.writeHead(302, { location: '/again', connection: 'close' }).end(), 'rebinding.example/again': 'secret' }
    expect(await troubleOf(ask(routes, 'https://rebinding.example/', { resolve }))).toMatchObject({ trouble: 'forbidden' })
    expect(web!.asked).toEqual(['rebinding.example/'])
  })

  test('without the arrangements of a test, this machine', async () => {
    web = await imitateWeb({ '*': 'secret' })
    const real = createGuardedFetch()
    expect(await troubleOf(real(`http://localhost/`, { maxBytes: 10 }))).toMatchObject({ trouble: 'forbidden' })
    await real.close()
  })
})

describe('without end', () => {
  test('a loop of redirects', async () => {
    const routes = { 'example.org/a': { status: 302, headers: { location: '/b' } }, 'example.org/b': { status: 302, headers: { location: '/a' } } }
    expect(await troubleOf(ask(routes, 'https://example.org/a'))).toMatchObject({ trouble: 'unusable', message: expect.stringContaining('without end') })
    expect(web!.asked).toHaveLength(6)
  })

  test.each<[string, Routes[string]]>([
    ['an answer that is announced as bigger', 'x'.repeat(1001)],
    ['an answer of unknown size', (_, response) => { for (let i = 0; i < 20; i++) response.write('x'.repeat(100)); response.end() }],
    ['an answer that never ends', (_, response) => { const timer = setInterval(() => response.write('x'.repeat(400)), 5); response.on('close', () => clearInterval(timer)) }],
    ['a bomb of gzip', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(500_000)) }],
    ['a bomb within a bomb', { headers: { 'content-encoding': 'gzip, gzip' }, body: gzipSync(gzipSync(Buffer.alloc(50_000_000))) }],
    ['a bomb of brotli', { headers: { 'content-encoding': 'br' }, body: brotliCompressSync(Buffer.alloc(500_000)) }],
  ])('%s', async (_, reply) => {
    expect(await troubleOf(ask({ 'example.org/': reply }, 'https://example.org/'))).toMatchObject({ trouble: 'too-big' })
  })

  test.each<[string, Routes[string]]>([
    ['no answer', () => undefined],
    ['an answer that stops in the middle', (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('x')],
  ])('%s', async (_, reply) => {
    expect(await troubleOf(ask({ 'example.org/': reply }, 'https://example.org/', { stallMs: 200 }))).toMatchObject({ trouble: 'unreachable', message: expect.stringContaining('stopped answering') })
  })

  test('drop by drop', async () => {
    const drops: Routes[string] = (_, response) => { const timer = setInterval(() => response.write('x'), 20); response.on('close', () => clearInterval(timer)) }
    expect(await troubleOf(ask({ 'example.org/': drops }, 'https://example.org/', { wholeMs: 400, maxBytes: 1e9 }))).toMatchObject({ trouble: 'unreachable' })
  })
})

test.each<[string, Routes[string], GuardOptions]>([
  ['a broken connection', (_, response) => void response.destroy(), {}],
  ['half an answer', (_, response) => { response.writeHead(200, { 'content-length': '100' }).write('x'); setTimeout(() => response.destroy(), 50) }, {}],
  ['an unknown name', 'x', { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) }],
  ['nobody there', 'x', { dial: { host: '127.0.0.1', port: 1 } }],
  ['damaged compression', { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' }, {}],
])('%s is told as what could not be reached', async (_, reply, options) => {
  expect(await troubleOf(ask({ 'example.org/': reply }, 'https://example.org/', options))).toMatchObject({ trouble: 'unreachable', message: expect.stringMatching(/^example\.org could not be reached: /) })
})

test('an editor who stops it is not told about the network', async () => {
  const stopped = new AbortController()
  setTimeout(() => stopped.abort(), 100)
  expect(await troubleOf(ask({ 'example.org/': () => undefined }, 'https://example.org/', { signal: stopped.signal }))).toMatchObject({ name: 'AbortError' })
})
