/** Varnish as deploy/varnish sets it up, before servers that the story controls, and before the site. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { findOrInstall } from '#scripts/programs.ts'
import { freePort } from '#scripts/stack/free-port.ts'
import { readerPages } from './support/pages.ts'
import { copyContent, type Site, startSite } from './support/site.ts'
import { ask, sendPage, startStubOrigin, type StubOrigin } from './support/stub-origin.ts'
import { startVarnish, type Varnish, whyNoVarnish } from '#scripts/stack/varnish.ts'

const absent = whyNoVarnish()
test.skip(absent !== undefined, absent)

const purge = (varnish: Varnish, keys: string, headers: Record<string, string> = {}) => ask(varnish.purgeUrl, '/', { method: 'PURGE', headers: { 'surrogate-key': keys, ...headers } })
const bodyOf = async (varnish: Varnish, page: string) => (await ask(varnish.origin, page)).body
const times = <Result>(count: number, work: () => Promise<Result>) => Promise.all(Array.from({ length: count }, work))
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('what an operator is given can be run as it is', () => {
  const { status, stderr } = spawnSync(findOrInstall('varnishd').varnishd, ['-j', 'none', '-C', '-f', path.resolve('deploy/varnish/ovoz.vcl')], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
})

test.describe('before one server', () => {
  let stub: StubOrigin
  let varnish: Varnish
  test.beforeAll(async () => {
    stub = await startStubOrigin()
    varnish = await startVarnish({ origins: [stub.origin] })
  })
  test.beforeEach(() => {
    stub.asked = []
    stub.answer = (_, response) => sendPage(response, 'a page', { 'surrogate-key': 'article:suv/a *' })
  })
  test.afterAll(async () => {
    await varnish.stop()
    await stub.stop()
  })

  test('a reader gets what is in store, and nothing of what is said between caches', async () => {
    stub.answer = (_, response) => sendPage(response, 'a page', { 'surrogate-key': 'a b', 'cache-tag': 'a,b', 'cdn-cache-control': 'max-age=9', 'ovoz-release': '7', 'set-cookie': 'a=b', etag: '"1"' })
    const [first, again] = [await ask(varnish.origin, '/stored'), await ask(varnish.origin, '/stored')]
    expect([first.body, again.body, stub.asked.length]).toEqual(['a page', 'a page', 1])
    expect(Object.keys(again.headers).sort()).toEqual(['accept-ranges', 'age', 'cache-control', 'connection', 'content-length', 'content-type', 'date', 'etag', 'vary'])
    expect(again.headers['cache-control']).toBe('public, max-age=0, must-revalidate')
  })

  test('a page is kept as brotli, as gzip and as it is, whatever browsers write', async () => {
    const bodies = { br: brotliCompressSync('a page'), gzip: gzipSync('a page'), identity: Buffer.from('a page') }
    stub.answer = ({ headers }, response) => {
      const encoding = headers['accept-encoding'] as 'br' | 'gzip' | undefined
      sendPage(response, bodies[encoding ?? 'identity'], { etag: `"a-${encoding}"`, ...(encoding ? { 'content-encoding': encoding } : {}) })
    }
    const spellings = { 'gzip, deflate, br, zstd': 'br', 'br;q=0.5,gzip;q=1': 'br', br: 'br', gzip: 'gzip', 'GZIP;q=0.8': 'gzip', 'br;q=0, gzip': 'gzip', 'gzip;q=0.0': 'identity', identity: 'identity', brotli: 'identity', '': 'identity' } as const
    for (const [spelling, encoding] of Object.entries(spellings)) {
      const { headers, bytes } = await ask(varnish.origin, '/encoded', { headers: { 'accept-encoding': spelling } })
      expect([headers['content-encoding'] ?? 'identity', bytes.equals(bodies[encoding])], spelling).toEqual([encoding, true])
      expect(headers.vary).toBe('accept-encoding')
      const known = await ask(varnish.origin, '/encoded', { headers: { 'accept-encoding': spelling, 'if-none-match': headers.etag! } })
      expect([known.status, known.headers.etag, known.body], spelling).toEqual([304, headers.etag, ''])
    }
    expect(stub.asked).toHaveLength(3)
  })

  test('a query makes no copy, but where it means something', async () => {
    for (const query of ['', '?', '?utm_source=x', '?page=2&q=y']) expect(await bodyOf(varnish, `/query${query}`)).toBe('a page')
    expect(stub.asked.map(({ url }) => url)).toEqual(['/query'])
    for (const query of ['q=suv&utm_source=x&page=2', 'page=2&q=suv', 'q=%D1%81%D1%83%D0%B2', 'utm_source=x']) await ask(varnish.origin, `/search?${query}`)
    expect(stub.asked.slice(1).map(({ url }) => url)).toEqual(['/search?page=2&q=suv', '/search?page=2&q=suv', '/search?q=%D1%81%D1%83%D0%B2', '/search'])
    stub.asked = []
    const [picture, plain, lower] = ['%2Fmedia%2F0123456789abcdef%2Fa.jpg', '/media/0123456789abcdef/a.jpg', '%2fmedia/0123456789abcdef%2Fa.jpg']
    for (const query of [`url=${picture}&w=640&q=75`, `w=640&utm_source=x&q=75&url=${picture}`, `url=${plain}&w=640&q=75`, `url=${lower}&q=75&w=640`]) await ask(varnish.origin, `/_next/image?${query}`, { headers: { accept: 'image/avif,image/webp,*/*' } })
    expect(stub.asked.map(({ url }) => url)).toEqual([`/_next/image?q=75&url=${picture}&w=640`])
  })

  test('of the spellings of an address one is kept, and of those without end none', async () => {
    const spellings = ['//spelled', '/%73pelled', '/x%2Fy', '/%D0%B0', '/.well-known/a', '/a|b', '/_next/image?url=%2Fmedia%2F0123456789abcdef%2F%61.jpg&w=640&q=75', '/_next/image?url=a&w=640&q=75', '/_next/image?url=%2Fmedia%2F0123456789abcdef%2Fa.jpg&w=0640&q=75', '/%6dedia/0123456789abcdef/film.mp4']
    for (const spelling of spellings) for (let time = 0; time < 2; time += 1) expect((await ask(varnish.origin, spelling)).body, spelling).toBe('a page')
    expect(stub.asked).toHaveLength(2 * spellings.length)
    stub.asked = []
    for (const spelling of ['/x/%2e%2e/spelled', '/x/../spelled', '/./spelled', '/x/%2E./spelled', '/spelled/..', '/x/.%2e?a'])
      expect(await ask(varnish.origin, spelling), spelling).toMatchObject({ status: 404, body: 'Not found\n' })
    expect(stub.asked).toEqual([])
    for (let time = 0; time < 2; time += 1) await ask(varnish.origin, '/suv/a-b_c~d!$&\'()*+,;=:@e.xml')
    expect(stub.asked).toHaveLength(1)
  })

  test('that too many search is said once, with the page that the site says it with', async () => {
    stub.answer = (_, response) => sendPage(response, 'too many', { 'cache-control': 'no-store', 'retry-after': '5', 'surrogate-key': null, 'surrogate-control': null }, 503)
    expect(await ask(varnish.origin, '/search?q=a')).toMatchObject({ status: 503, body: 'too many', headers: { 'retry-after': '5' } })
    expect(stub.asked).toHaveLength(1)
  })

  test('a picture is kept in each format that browsers differ in', async () => {
    stub.answer = ({ headers }, response) => sendPage(response, headers.accept!, { 'content-type': 'image/webp', vary: 'Accept', 'cache-control': 'public, max-age=31536000', 'surrogate-control': null })
    const accepts = ['image/avif,image/webp,image/apng,*/*;q=0.8', 'image/webp,*/*', '*/*', 'image/png,image/*;q=0.8,*/*;q=0.5', 'image/webp', 'text/html,image/avif,image/webp']
    const got = []
    for (const accept of accepts) got.push((await ask(varnish.origin, '/_next/image?url=/media/0123456789abcdef/b.jpg&w=1&q=75', { headers: { accept } })).body)
    expect(got).toEqual(['image/avif,image/webp', 'image/webp', 'image/*', 'image/*', 'image/webp', 'image/avif,image/webp'])
    expect(stub.asked).toHaveLength(3)
  })

  test('nothing of one reader reaches the site, or chooses what others get', async () => {
    const own = { cookie: 'session=1', authorization: 'Bearer x', rsc: '1', 'next-router-prefetch': '1', 'next-url': '/x', 'ovoz-seen': '99', 'ovoz-release': '99', 'ovoz-stale': 'yes', 'ovoz-encoding': 'br', 'ovoz-any': 'yes' }
    await ask(varnish.origin, '/alike', { headers: own })
    await ask(varnish.origin, '/alike', { headers: { host: 'another.example' } })
    expect(stub.asked).toHaveLength(1)
    for (const [name, value] of Object.entries(own)) expect(stub.asked[0]!.headers[name], name).not.toBe(value)
    await ask(varnish.origin, '/search?q=a', { headers: { cookie: 'session=1' } })
    expect(stub.asked[1]!.headers.cookie).toBeUndefined()
  })

  test('readers read, and the host of the content may call', async () => {
    expect(await ask(varnish.origin, '/head', { method: 'HEAD' })).toMatchObject({ status: 200, body: '', headers: { 'content-length': '6' } })
    expect([await bodyOf(varnish, '/head'), stub.asked.length]).toEqual(['a page', 1])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) expect(await ask(varnish.origin, '/head', { method }), method).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD', 'cache-control': 'no-store' } })
    expect(stub.asked).toHaveLength(1)
    stub.answer = (request, response) => void request.on('data', (chunk: Buffer) => response.writeHead(503, { 'content-type': 'application/json' }).end(`{"got": "${chunk}"}`))
    expect(await ask(varnish.origin, '/api/publish', { method: 'POST', body: 'push', headers: { 'content-length': '4', 'x-hub-signature-256': 's' } })).toMatchObject({ status: 503, body: '{"got": "push"}' })
    expect(stub.asked.at(-1)!.headers['x-hub-signature-256']).toBe('s')
    expect(stub.asked, 'not sent twice').toHaveLength(2)
    stub.answer = (_, response) => void response.destroy()
    expect(await ask(varnish.origin, '/api/publish', { method: 'POST', body: 'push', headers: { 'content-length': '4' } })).toMatchObject({ status: 503, body: '{ "message": "The site gave no answer: send it again." }\n', headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } })
  })

  test('what is the site’s own business is not there', async () => {
    for (const own of ['/api/metrics', '/api/metrics?x', '/api/expire', '/api/draft-mode', '/API/metrics/../metrics'.toLowerCase()]) expect((await ask(varnish.origin, own)).status, own).toBe(404)
    expect(await ask(varnish.origin, '/api/health')).toMatchObject({ status: 200, body: expect.stringContaining('"origins":"up"') })
    expect(stub.asked).toEqual([])
  })

  test('previews and receipts are kept by nobody', async () => {
    stub.answer = (_, response) => sendPage(response, 'for one', { 'cache-control': 'private, no-store', 'surrogate-control': null })
    for (const own of ['/api/preview/suv/a?expires=1&signature=b', '/api/publish/receipt?signature=b']) for (let time = 0; time < 2; time += 1) expect((await ask(varnish.origin, own)).headers['cache-control']).toBe('private, no-store')
    expect(stub.asked.map(({ url }) => url)).toEqual([...Array(2).fill('/api/preview/suv/a?expires=1&signature=b'), ...Array(2).fill('/api/publish/receipt?signature=b')])
  })

  test('thirty who ask at the same time are one request', async () => {
    stub.answer = (_, response) => void setTimeout(() => sendPage(response, 'a page'), 300)
    expect(new Set((await times(30, () => ask(varnish.origin, '/crowd'))).map(({ body }) => body))).toEqual(new Set(['a page']))
    expect(stub.asked).toHaveLength(1)
  })

  test('thirty who search at the same time do not wait for each other', async () => {
    let open = 0
    let most = 0
    stub.answer = (_, response) => {
      most = Math.max(most, (open += 1))
      setTimeout(() => { open -= 1; sendPage(response, 'results', { 'surrogate-control': null }) }, 300)
    }
    await times(30, () => ask(varnish.origin, '/search?q=crowd'))
    expect([stub.asked.length, most]).toEqual([30, 30])
  })

  test('a film goes past in parts, and is not kept', async () => {
    const film = Buffer.alloc(5_000_000, 'film')
    stub.answer = ({ headers }, response) => {
      const [, start, end] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? [null, '0', String(film.length - 1)]
      const part = film.subarray(Number(start), Number(end) + 1)
      response.writeHead(headers.range ? 206 : 200, { 'content-type': 'video/mp4', 'content-length': part.length, 'cache-control': 'public, max-age=31536000, immutable', ...(headers.range ? { 'content-range': `bytes ${start}-${end}/${film.length}` } : {}) }).end(part)
    }
    const part = await ask(varnish.origin, '/media/0123456789abcdef/film.mp4', { headers: { range: 'bytes=1000-1999' } })
    expect([part.status, part.headers['content-range'], part.bytes.length]).toEqual([206, 'bytes 1000-1999/5000000', 1000])
    const whole = await ask(varnish.origin, '/media/0123456789abcdef/film.mp4')
    expect([whole.status, whole.bytes.equals(film)]).toEqual([200, true])
    expect(stub.asked).toHaveLength(2)
  })

  test('a part of a picture comes from the whole in store', async () => {
    stub.answer = (_, response) => sendPage(response, '0123456789', { 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=31536000, immutable', 'surrogate-control': null, vary: null })
    const part = await ask(varnish.origin, '/media/0123456789abcdef/a.jpg', { headers: { range: 'bytes=2-4', 'accept-encoding': 'gzip' } })
    expect([part.status, part.body]).toEqual([206, '234'])
    expect(await bodyOf(varnish, '/media/0123456789abcdef/a.jpg')).toBe('0123456789')
    expect([stub.asked.length, stub.asked[0]!.headers.range]).toEqual([1, undefined])
  })

  test('a purge drops what carries one of its keys, and nothing else', async () => {
    stub.answer = ({ url }, response) => sendPage(response, `${url} ${stub.asked.length}`, { 'surrogate-key': `article:${url} blog:suv` })
    for (const page of ['/keys-a', '/keys-b']) await ask(varnish.origin, page)
    expect(await purge(varnish, 'article:/keys-a article:/keys-c')).toMatchObject({ status: 200 })
    await expect.poll(() => bodyOf(varnish, '/keys-a')).toBe('/keys-a 3')
    expect(await bodyOf(varnish, '/keys-b')).toBe('/keys-b 2')
    await purge(varnish, 'blog:suv')
    await expect.poll(() => bodyOf(varnish, '/keys-b')).toMatch(/\/keys-b [45]/)
  })

  test('what is gone is dropped in every encoding, and not given though the site is down', async () => {
    stub.answer = ({ url }, response) => sendPage(response, 'gone soon', { 'surrogate-key': `article:suv${url} *` })
    const askAll = () => Promise.all(['br', 'gzip', 'identity'].map((encoding) => ask(varnish.origin, '/gone', { headers: { 'accept-encoding': encoding } })))
    expect((await askAll()).map(({ body }) => body)).toEqual(Array(3).fill('gone soon'))
    await ask(varnish.origin, '/kept')
    expect((await purge(varnish, 'article:suv/gone', { 'ovoz-purge': 'gone' })).status).toBe(200)
    stub.answer = (_, response) => void response.destroy()
    expect((await askAll()).map(({ status }) => status)).toEqual([503, 503, 503])
    expect(await ask(varnish.origin, '/kept')).toMatchObject({ status: 200 })
  })

  test('what was under way while something was taken away is not kept in case the site fails', async () => {
    let release: () => void = () => {}
    stub.answer = (_, response) => { release = () => sendPage(response, 'old', { 'surrogate-key': 'article:suv/under-way *' }) }
    const waiting = bodyOf(varnish, '/under-way')
    await expect.poll(() => stub.asked.length).toBe(1)
    await purge(varnish, 'article:suv/under-way', { 'ovoz-purge': 'gone' })
    release()
    expect(await waiting).toBe('old')
    stub.answer = (_, response) => void response.destroy()
    expect((await ask(varnish.origin, '/under-way')).status).toBe(503)
  })

  test('of keys in several headers, each counts', async () => {
    const keys = ['first', 'second'].map((name) => Array.from({ length: 200 }, (_, number) => `evidence:${name}-of-two-long-headers-${number}`))
    stub.answer = (_, response) => {
      response.writeHead(200, Object.entries({ 'content-type': 'text/html', 'surrogate-control': 'max-age=600', 'content-length': '1' }).flat().concat(keys.flatMap((line) => ['surrogate-key', line.join(' ')])))
      response.end(String(stub.asked.length))
    }
    expect(await bodyOf(varnish, '/many-keys')).toBe('1')
    await purge(varnish, keys[1]!.at(-1)!)
    expect(await bodyOf(varnish, '/many-keys')).toBe('2')
  })

  test('a purge under load: nobody waits, and everybody gets the new page soon', async () => {
    let version = 1
    stub.answer = (_, response) => {
      const body = `version ${version}`
      setTimeout(() => sendPage(response, body, { 'surrogate-key': 'hot' }), version === 1 ? 0 : 500)
    }
    expect(await bodyOf(varnish, '/hot')).toBe('version 1')
    version = 2
    await purge(varnish, 'hot')
    expect(new Set((await times(30, () => ask(varnish.origin, '/hot'))).map(({ body }) => body))).toEqual(new Set(['version 1']))
    await expect.poll(() => bodyOf(varnish, '/hot')).toBe('version 2')
    expect((await times(10, () => ask(varnish.origin, '/hot'))).map(({ body }) => body)).toEqual(Array(10).fill('version 2'))
    expect(stub.asked, 'one looks for all').toHaveLength(2)
  })

  test('what was under way while something was published is not taken for new', async () => {
    let version = 1
    stub.answer = (_, response) => {
      const body = `version ${version}`
      setTimeout(() => sendPage(response, body, { 'surrogate-key': 'race' }), version === 1 ? 500 : 0)
    }
    const first = bodyOf(varnish, '/race')
    await expect.poll(() => stub.asked.length).toBe(1)
    version = 2
    await purge(varnish, 'race')
    expect(await first).toBe('version 1')
    await expect.poll(() => bodyOf(varnish, '/race')).toBe('version 2')
  })

  test('only who publishes may purge', async () => {
    expect((await purge(varnish, 'a', { 'x-forwarded-for': '192.0.2.1' })).status, 'through a proxy on the same computer').toBe(403)
    expect((await ask(varnish.origin, '/', { method: 'PURGE' })).status, 'without a key').toBe(400)
    const other = await startVarnish({ origins: [stub.origin], purgers: ['192.0.2.1'] })
    try {
      expect((await purge(other, 'a')).status).toBe(403)
    } finally {
      await other.stop()
    }
  })

  test('what is not there is asked for again when something is published', async () => {
    const missing = { 'surrogate-control': 'max-age=5', 'surrogate-key': 'missing' }
    stub.answer = (_, response) => sendPage(response, 'not here', missing, 404)
    for (let time = 0; time < 2; time += 1) expect(await ask(varnish.origin, '/soon')).toMatchObject({ status: 404, body: 'not here' })
    expect(stub.asked).toHaveLength(1)
    stub.answer = (_, response) => sendPage(response, 'here')
    await purge(varnish, 'article:suv/soon missing')
    expect(await ask(varnish.origin, '/soon'), 'the first who asks has it').toMatchObject({ status: 200, body: 'here' })
  })

  test('a page that has not changed is not sent again', async () => {
    stub.answer = ({ headers }, response) => (headers['if-none-match'] === '"v1"' ? sendPage(response, '', { etag: '"v1"', 'surrogate-key': 'same', 'content-length': null }, 304) : sendPage(response, 'a page', { etag: '"v1"', 'surrogate-key': 'same' }))
    await ask(varnish.origin, '/same')
    for (const count of [2, 3]) {
      await purge(varnish, 'same')
      await ask(varnish.origin, '/same')
      await expect.poll(() => stub.asked.length).toBe(count)
      expect(stub.asked.at(-1)!.headers['if-none-match']).toBe('"v1"')
      expect(await bodyOf(varnish, '/same')).toBe('a page')
    }
  })

  const faults: [string, StubOrigin['answer']][] = [
    ['an error', (_, response) => sendPage(response, 'broken', {}, 500)],
    ['an answer from behind', (_, response) => sendPage(response, 'behind', { 'surrogate-control': null }, 503)],
    ['nothing', (_, response) => sendPage(response, '')],
    ['nothing, of unknown length', (_, response) => sendPage(response, '', { 'content-length': null, 'transfer-encoding': 'chunked' })],
    ['a part', (_, response) => {
      sendPage(response, 'only this', { 'content-length': '5000' })
      setTimeout(() => response.destroy(), 50)
    }],
    ['a part, compressed', (_, response) => sendPage(response, gzipSync('a page'.repeat(100)).subarray(0, 20), { 'content-encoding': 'gzip' })],
    ['a connection that breaks off', (_, response) => void response.destroy()],
    ['no answer', () => {}],
  ]
  for (const [index, [name, answer]] of faults.entries())
    test(`${name} replaces no page`, async () => {
      const page = `/fault-${index}`
      stub.answer = (_, response) => sendPage(response, 'good', { 'surrogate-key': `fault-${index}`, etag: '"good"' })
      expect(await bodyOf(varnish, page)).toBe('good')
      stub.answer = answer
      await purge(varnish, `fault-${index}`)
      for (let time = 0; time < 3; time += 1) {
        expect(await ask(varnish.origin, page)).toMatchObject({ status: 200, body: 'good' })
        await after(100)
      }
      expect(stub.asked.length).toBeGreaterThan(1)
      stub.answer = (_, response) => sendPage(response, 'better')
      await expect.poll(() => bodyOf(varnish, page)).toBe('better')
    })

  test('some seconds after a purge a reader waits for the new page, as long as the site is well', async () => {
    let version = 1
    stub.answer = (_, response) => sendPage(response, `version ${version}`, { 'surrogate-key': 'late' })
    for (const page of ['/late-a', '/late-b', '/late-c']) await ask(varnish.origin, page)
    version = 2
    await purge(varnish, 'late')
    await after(11_000)
    expect((await times(10, () => ask(varnish.origin, '/late-a'))).map(({ body }) => body), 'nobody sees what was purged').toEqual(Array(10).fill('version 2'))
    expect(stub.asked, 'one asks for all').toHaveLength(4)
    stub.answer = (_, response) => sendPage(response, 'broken', {}, 500)
    expect((await times(10, () => ask(varnish.origin, '/late-b'))).map(({ body }) => body), 'what is old is better than nothing').toEqual(Array(10).fill('version 1'))
    stub.answer = () => {}
    expect((await times(10, () => ask(varnish.origin, '/late-c'))).map(({ body }) => body), 'and better than waiting').toEqual(Array(10).fill('version 1'))
  })

  test('where there is nothing to give, readers get a page that says so', async () => {
    stub.answer = (_, response) => sendPage(response, 'broken', {}, 500)
    const { status, headers, body } = await ask(varnish.origin, '/nothing')
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([503, 'no-store', 'text/html; charset=utf-8'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    for (const lang of ['ru', 'uz', 'kk', 'fa']) expect(body).toContain(`lang="${lang}"`)
    expect(body).not.toMatch(/https?:|<script|<img|<link|src=| style="/)
    expect(Buffer.byteLength(body)).toBeLessThan(1_500)
    const style = createHash('sha256').update(/<style>([^]*)<\/style>/.exec(body)![1]!).digest('base64')
    expect(headers['content-security-policy']).toMatch(new RegExp(`^default-src 'none'; style-src 'sha256-${style.replaceAll('+', '\\+')}';`))
  })

  test('a crowd before a broken page asks for it few times', async () => {
    stub.answer = (_, response) => void setTimeout(() => sendPage(response, 'broken', {}, 500), 100)
    expect(new Set((await times(30, () => ask(varnish.origin, '/broken-crowd'))).map(({ status }) => status))).toEqual(new Set([503]))
    expect(stub.asked.length).toBeLessThanOrEqual(6)
    stub.answer = (_, response) => sendPage(response, 'mended')
    await expect.poll(() => bodyOf(varnish, '/broken-crowd')).toBe('mended')
  })

  test('while the site is down, the edge gives what it has; and when it is back, what is new', async () => {
    stub.answer = (_, response) => sendPage(response, 'before', { 'surrogate-key': 'down' })
    expect(await bodyOf(varnish, '/down')).toBe('before')
    await stub.stop()
    await purge(varnish, 'down')
    for (let time = 0; time < 3; time += 1) expect(await bodyOf(varnish, '/down')).toBe('before')
    expect((await ask(varnish.origin, '/never-seen')).status).toBe(503)
    await expect.poll(async () => (await ask(varnish.origin, '/api/health')).body).toContain('"origins":"down"')
    expect(await bodyOf(varnish, '/down')).toBe('before')
    stub.asked = []
    stub.answer = (_, response) => void setTimeout(() => sendPage(response, 'after'), 100)
    await stub.start()
    await expect.poll(async () => (await times(10, () => bodyOf(varnish, '/down')))[9]).toBe('after')
    expect(stub.asked.filter(({ url }) => url === '/down').length).toBeLessThanOrEqual(2)
  })
})

test.describe('before two servers', () => {
  let stubs: [StubOrigin, StubOrigin]
  let varnish: Varnish
  test.beforeAll(async () => {
    stubs = [await startStubOrigin(), await startStubOrigin()]
    varnish = await startVarnish({ origins: stubs.map(({ origin }) => origin) })
  })
  test.afterAll(async () => {
    await varnish.stop()
    for (const stub of stubs) await stub.stop()
  })
  const pages = Array.from({ length: 12 }, (_, number) => `/page-${number}`)

  test('each renders its share, always the same', async () => {
    for (const stub of stubs) stub.answer = ({ headers }, response) => sendPage(response, String(headers['accept-encoding']))
    for (const encoding of ['br', 'gzip', '']) for (const page of pages) await ask(varnish.origin, page, { headers: { 'accept-encoding': encoding } })
    const shares = stubs.map(({ asked }) => new Set(asked.map(({ url }) => url)))
    expect(shares.every(({ size }) => size > 0)).toBe(true)
    expect([...shares[0]!].filter((page) => shares[1]!.has(page))).toEqual([])
  })

  for (const faulty of [0, 1])
    test(`what server ${faulty + 1} cannot give, the other gives`, async () => {
      const answers: StubOrigin['answer'][] = [(_, response) => sendPage(response, 'broken', {}, 500), (_, response) => sendPage(response, ''), (_, response) => void response.destroy()]
      for (const [index, answer] of answers.entries()) {
        stubs[faulty]!.answer = answer
        stubs[1 - faulty]!.answer = (_, response) => sendPage(response, 'from the other')
        for (const page of pages) expect(await ask(varnish.origin, `${page}-${faulty}-${index}`)).toMatchObject({ status: 200, body: 'from the other' })
      }
    })

  test('a server that is behind what readers have seen is passed over', async () => {
    const releases = [5, 5]
    for (const [index, stub] of stubs.entries()) {
      stub.asked = []
      stub.answer = ({ headers }, response) => {
        const release = releases[index]!
        if (Number(headers['ovoz-seen'] ?? 0) > release) return sendPage(response, 'behind', { 'surrogate-control': null }, 503)
        sendPage(response, `release ${release}`, { 'ovoz-release': String(release), 'surrogate-key': 'release' })
      }
    }
    for (const page of pages) expect(await bodyOf(varnish, `${page}/released`)).toBe('release 5')
    expect(stubs.flatMap(({ asked }) => asked).every(({ headers }) => [undefined, '5'].includes(headers['ovoz-seen'] as string | undefined))).toBe(true)
    // The first has the new release, the second an older one than anybody has seen.
    releases[0] = 6
    releases[1] = 4
    await purge(varnish, 'release')
    for (const page of pages) await expect.poll(() => bodyOf(varnish, `${page}/released`)).toBe('release 6')
    expect(stubs.flatMap(({ asked }) => asked).filter(({ headers }) => Number(headers['ovoz-seen']) >= 5).length).toBeGreaterThanOrEqual(pages.length)
  })

  test('whatever is asked for, the edge says the newest release that it was ever given, by a server or with a purge', async () => {
    const now = Date.now()
    let release: number | undefined
    for (const stub of stubs) stub.answer = (_, response) => sendPage(response, 'a page', release === undefined ? {} : { 'ovoz-release': String(release) })
    let count = 0
    const seenAt = async (page: string, headers: Record<string, string> = {}) => {
      for (const stub of stubs) stub.asked = []
      await ask(varnish.origin, page.replace('#', String((count += 1))), { headers })
      return stubs.flatMap(({ asked }) => asked).map(({ headers }) => headers['ovoz-seen'])[0]
    }
    release = now
    await seenAt('/given-#')
    release = undefined
    const everywhere = ['/given-#', '/given-1', '/search?q=#', '/media/0123456789abcdef/#.jpg', '/_next/image?url=%2Fmedia%2F0123456789abcdef%2F#.jpg&w=640&q=75', '/_next/static/#.js', '/x%2Fy#', '/api/preview/suv/#?signature=a']
    for (const page of everywhere) expect(await seenAt(page, { 'accept-encoding': 'br' }), page).toBe(String(now))
    expect(await seenAt('/given-#', { 'ovoz-seen': String(now + 1_000), 'ovoz-release': String(now + 1_000) }), 'no reader says it').toBe(String(now))

    await purge(varnish, 'a', { 'ovoz-release': String(now + 5) })
    expect(await seenAt('/given-#')).toBe(String(now + 5))
    for (const other of [String(now + 4), 'x', '-1', '', String(now + 30 * 24 * 3600 * 1000), '9'.repeat(30)]) {
      await purge(varnish, 'a', { 'ovoz-release': other })
      expect(await seenAt('/given-#'), 'an older one, none, and one that no server will ever have').toBe(String(now + 5))
    }
    expect((await purge(varnish, 'a', { 'ovoz-release': String(now + 9), 'x-forwarded-for': '192.0.2.1' })).status).toBe(403)
    expect(await seenAt('/given-#')).toBe(String(now + 5))
    await ask(varnish.origin, '/api/publish', { method: 'POST', body: 'push', headers: { 'content-length': '4' } })
    expect(stubs.flatMap(({ asked }) => asked).at(-1)!.headers['ovoz-seen']).toBe(undefined)
  })

  test('what turns out to be older than what the edge was given meanwhile is asked for again', async () => {
    const newer = Date.now() + 1_000
    let release: () => void = () => {}
    for (const stub of stubs) {
      stub.asked = []
      stub.answer = ({ headers }, response) => {
        if (Number(headers['ovoz-seen']) >= newer) return sendPage(response, 'newer', { 'ovoz-release': String(newer) })
        release = () => sendPage(response, 'older', { 'ovoz-release': String(newer - 1) })
      }
    }
    const waiting = bodyOf(varnish, '/overtaken')
    await expect.poll(() => stubs.flatMap(({ asked }) => asked).length).toBe(1)
    await purge(varnish, 'a', { 'ovoz-release': String(newer) })
    release()
    expect(await waiting).toBe('newer')
  })
})

test.describe('before the site', () => {
  let folders: ReturnType<typeof copyContent>
  let site: Site
  let varnish: Varnish
  const article = '/suv/drought-ledger'
  const fileOf = (slug: string, extension = '.mdx') => path.join(folders.contentDir, 'blogs/suv/2021', slug + extension)
  test.describe.configure({ mode: 'serial' })
  test.beforeAll(async () => {
    folders = copyContent()
    const port = await freePort()
    site = await startSite(folders, ['server.ts'], { EDGE_URL: `http://127.0.0.1:${port}` })
    varnish = await startVarnish({ origins: [site.origin.replace('localhost', '127.0.0.1')], port })
  })
  test.afterAll(async () => {
    await varnish.stop()
    await site.stop()
    folders.remove()
  })

  for (const encoding of ['br', 'gzip', 'identity'])
    test(`every page is the site’s to the byte, as ${encoding}, without what is said between caches`, async () => {
      const headers = { 'accept-encoding': encoding }
      for (const page of [...Object.values(readerPages), '/atom.xml', '/feed.json', '/sitemap.xml', '/robots.txt', '/icon.svg', '/og/suv/drought-ledger', '/no-such-page', '/ovoz/fonts/ovoz-serif-latin.woff2']) {
        const from = await ask(site.origin, page, { headers })
        const [first, again] = [await ask(varnish.origin, page, { headers }), await ask(varnish.origin, page, { headers })]
        for (const answer of [first, again]) {
          expect([page, answer.status, answer.bytes.equals(from.bytes)]).toEqual([page, from.status, true])
          for (const name of ['etag', 'content-type', 'content-encoding', 'cache-control', 'content-security-policy', 'vary']) expect([page, name, answer.headers[name]?.toString().toLowerCase()]).toEqual([page, name, from.headers[name]?.toString().toLowerCase()])
          expect(Object.keys(answer.headers).filter((name) => /surrogate|cdn-|cache-tag|xkey|ovoz|varnish|via|set-cookie/.test(name)), page).toEqual([])
        }
      }
    })

  test('what is published is at the edge, where it was and where it was not', async () => {
    const soon = '/suv/drought-ledger-again'
    expect((await ask(varnish.origin, soon)).status).toBe(404)
    expect((await ask(varnish.origin, article)).body).not.toContain('Added just now')
    appendFileSync(fileOf('drought-ledger'), '\nAdded just now, for all to see.\n')
    await expect.poll(async () => (await ask(varnish.origin, article)).body).toContain('Added just now')
    for (const part of ['', '.mdx']) renameSync(fileOf('drought-ledger', part), fileOf('drought-ledger-again', part))
    await expect.poll(async () => (await ask(varnish.origin, soon)).status).toBe(200)
    await expect.poll(async () => (await ask(varnish.origin, article)).status).toBe(404)
  })

  test('a site that was stopped tells the edge what changed meanwhile', async () => {
    const page = '/suv/drought-ledger-again'
    await ask(varnish.origin, page)
    await site.stop()
    expect((await ask(varnish.origin, page)).status, 'while it is away').toBe(200)
    appendFileSync(fileOf('drought-ledger-again'), '\nWritten in the night.\n')
    const { port } = new URL(site.origin)
    site = await startSite(folders, ['server.ts'], { PORT: port, EDGE_URL: varnish.purgeUrl })
    await expect.poll(async () => (await ask(varnish.origin, page)).body).toContain('Written in the night')
  })
})
