import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answerInOrder } from '#lib/site/answer-in-order.ts'
import { mostBuffered } from './ask-next.ts'
import { createFront, type FrontOptions } from './front.ts'
import { type Press, resetPress, thePress } from './press.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ovoz-front-'))
  vi.stubEnv('DATA_DIR', folder)
  resetPress()
})
afterEach(() => {
  resetPress()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const picture = Buffer.from([0xff, 0xd8, 0, 200])
const card = (response: ServerResponse, headers: Record<string, string> = { 'x-ovoz-store': '* article:og/a' }) =>
  response.writeHead(200, { 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=86400', ...headers }).end(picture)

interface Story {
  /** Status, headers that matter, and the body in hexadecimal. */
  ask: (path: string, init?: RequestInit) => Promise<string>
  /** Status and location, for a path as it is written. */
  head: (path: string) => Promise<[number, string | undefined]>
  /** What the cache before the site is to drop the answer by. */
  headerOf: (name: string, path: string) => Promise<string | null>
  /** Asks, and is gone. */
  hangUp: (path: string) => Promise<void>
  /** What Next was asked. */
  asked: string[]
  press: Press
}

/** The front before something that answers as Next would. */
async function withFront(answer: (response: ServerResponse, url: string) => unknown, story: (story: Story) => Promise<void>, { source, together, shows }: Pick<FrontOptions, 'source' | 'together' | 'shows'> = {}) {
  const asked: string[] = []
  const press = thePress()
  const front = createFront(press, (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    return answer(response, request.url!)
  }, { source, together, shows })
  const server = createServer(answerInOrder([front]))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (page: string, init?: RequestInit) => {
    const { status, headers, ...body } = await fetch(origin + page, init).then(async (given) => ({ status: given.status, headers: given.headers, bytes: Buffer.from(await given.arrayBuffer()) }))
    return [status, headers.get('content-type'), headers.get('cache-control'), headers.get('x-ovoz-store'), body.bytes.toString('hex')].join(' | ')
  }
  const head = (page: string) => new Promise<[number, string | undefined]>((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    get({ hostname, port, path: page, agent: false }, (answer) => resolve([answer.resume().statusCode!, answer.headers.location])).on('error', reject)
  })
  try {
    const hangUp = (page: string) => new Promise<void>((resolve) => {
      const request = get(origin + page, { agent: false }).on('error', () => {}).on('close', resolve).on('finish', () => setTimeout(() => request.destroy(), 5))
    })
    const headerOf = async (name: string, page: string) => {
      const { headers, body } = await fetch(origin + page)
      await body?.cancel()
      return headers.get(name)
    }
    await story({ ask, head, headerOf, hangUp, asked, press })
  } finally {
    server.close()
  }
}

const stored = '200 | image/jpeg | public, max-age=86400 |  | ffd800c8'

test('thirty who ask for versions of one card have it drawn once, and get the same', () =>
  withFront((response) => setTimeout(() => card(response), 50), async ({ ask, asked }) => {
    const paths = Array.from({ length: 30 }, (_, index) => (index === 0 ? '/og/suv/a' : `/og/suv/a/${String(index).padStart(12, '0')}.jpg?v=${index}`))
    expect(new Set(await Promise.all(paths.map((page) => ask(page))))).toEqual(new Set([stored]))
    expect(asked).toEqual(['GET /og/suv/a'])
  }))

test('who asks after something has expired is not given what was begun before', () => {
  const begun: ServerResponse[] = []
  return withFront((response) => begun.push(response), async ({ ask, asked, press }) => {
    const before = ask('/og/suv/a')
    await expect.poll(() => asked).toHaveLength(1)
    press.expiries.expire(['article:og/a'])
    const after = ask('/og/suv/a')
    await expect.poll(() => asked).toHaveLength(2)
    for (const response of begun) card(response)
    expect(await Promise.all([before, after])).toEqual([stored, stored])
  })
})

test('a card is stored under its tags, and drawn anew when one of them expires', () =>
  withFront((response) => card(response), async ({ ask, asked, press }) => {
    expect([await ask('/og/suv/a'), await ask('/og/suv/a/0.jpg')]).toEqual([stored, stored])
    expect(asked).toHaveLength(1)
    press.expiries.expire(['article:og/b'])
    await ask('/og/suv/a')
    expect(asked).toHaveLength(1)
    press.expiries.expire(['article:og/a'])
    await ask('/og/suv/a')
    expect(asked).toHaveLength(2)
  }))

test('a server that others have left behind gives an edge nothing to keep, be it a page, a picture or a file, and what it had when it has caught up', () => {
  const together = { release: 5, isLeftBehind: false, isOlderThan: (seen: number) => seen > 5 }
  return withFront((response) => card(response), async ({ ask, head, asked }) => {
    await ask('/og/suv/a')
    const before = asked.length
    for (const address of ['/og/suv/a', '/suv', '/media/0123456789abcdef/a.jpg', '/_next/static/a.js']) expect(await ask(address, { headers: { 'ovoz-seen': '6' } }), address).toMatch(/^503 /)
    together.isLeftBehind = true
    for (const asked of ['/og/suv/a', '/suv', '/media/0123456789abcdef/a.jpg', '/_next/static/a.js']) expect(await head(asked), asked).toEqual([503, undefined])
    expect(asked).toHaveLength(before)
    together.isLeftBehind = false
    expect(await ask('/og/suv/a')).toBe(stored)
  }, { together })
})

test('what there is not of pictures and files tells the edge how far this server is, as a page does', () =>
  withFront((response) => response.writeHead(404).end(), async ({ headerOf }) => {
    for (const address of ['/media/0123456789abcdef/a.jpg', '/_next/static/a.js', '/_next/image?url=%2Fmedia%2F0123456789abcdef%2Fa.jpg&w=1&q=1']) expect(await headerOf('ovoz-release', address), address).toBe('5')
  }, { together: { release: 5, isLeftBehind: false, isOlderThan: () => false } }))

test('a card is there after a restart', () =>
  withFront((response) => card(response), async ({ ask, press }) => {
    await ask('/og/suv/a')
    resetPress()
    expect((await thePress().fresh('/og/suv/a'))?.bodies.identity).toEqual(picture)
    expect(thePress()).not.toBe(press)
  }))

test('what a publish overtakes while it is drawn is not kept as new', () =>
  withFront((response) => {
    thePress().expiries.expire(['article:og/a'])
    card(response)
  }, async ({ ask, asked }) => {
    await ask('/og/suv/a')
    await ask('/og/suv/a')
    expect(asked).toHaveLength(2)
  }))

test('what stands in for a card is given with its own life, and kept by nobody', () =>
  withFront((response) => card(response, { 'cache-control': 'public, max-age=60' }), async ({ ask, asked, press }) => {
    expect(await ask('/og/suv/a')).toBe('200 | image/jpeg | public, max-age=60 |  | ffd800c8')
    await ask('/og/suv/a')
    expect(asked).toHaveLength(2)
    expect(await press.fresh('/og/suv/a')).toBeUndefined()
  }))

const page = (response: ServerResponse, of: string) => response.writeHead(200, { 'content-type': 'text/html', 'x-ovoz-entry': of }).end('<p>a page</p>')

test.each([
  ['/s%75v', '/suv'], ['//suv', '/suv'], ['/suv/', '/suv'], ['/x1/%2e%2e/suv', '/suv'], ['/x/../og/suv/a/1.jpg', '/og/suv/a/1.jpg'], ['/%73earch?q=%C3%A4', '/search?q=%C3%A4'],
])('%s leads to %s, where something is', async (asked, to) => {
  await withFront((response, url) => page(response, url), async ({ head }) => {
    expect(await head(asked)).toEqual([308, to])
    expect(await head(to)).toEqual([200, undefined])
  })
})

test('where nothing is, another spelling leads nowhere', () =>
  withFront((response, url) => (url === '/-' ? response.writeHead(404, { 'x-ovoz-entry': '/missing/en' }).end('nothing') : response.writeHead(404).end('shell')), async ({ head }) => {
    for (const asked of ['//evil.example', '/\\evil.example', '//evil.example/%2e%2e', '/nothing/', '/x/%2e%2e/media/0123456789abcdef/none.mp4']) expect(await head(asked), asked).toEqual([404, undefined])
  }))

test('a file is Next’s own to send, at its one address and without a query', () =>
  withFront((response, url) => response.writeHead(/^\/(media|icon)/.test(url) ? 200 : 404).end(), async ({ head, asked }) => {
    expect(await head('/media/0123456789abcdef/film.mp4?a=b')).toEqual([200, undefined])
    expect(await head('/x/%2e%2e/media/0123456789abcdef/film.mp4?a=b')).toEqual([308, '/media/0123456789abcdef/film.mp4'])
    expect(await head('/icon.svg?x')).toEqual([200, undefined])
    expect(asked).toEqual(['GET /media/0123456789abcdef/film.mp4', 'HEAD /media/0123456789abcdef/film.mp4', 'GET /icon.svg'])
  }))

test('how long a file may be kept is said of no file that is not there', () =>
  withFront((response) => {
    response.appendHeader('cache-control', 'public, max-age=31536000, immutable')
    response.appendHeader('cache-control', 'public, max-age=0, must-revalidate')
    response.statusCode = 404
    response.end('none')
  }, async ({ ask }) => {
    expect(await ask('/ovoz/fonts/none.woff2')).toMatch(/^404 \| *\| public, max-age=0, must-revalidate \|/)
  }))

test('a page that met damage is made once more when what it is made of is whole again, and not otherwise', async () => {
  let made = 1
  const failsOnce = (response: ServerResponse, url: string) => {
    if (url === '/suv' && made === 1) made = 2
    else if (url === '/suv') return page(response, '/suv')
    return response.writeHead(500).end()
  }
  await withFront(failsOnce, async ({ head, asked }) => {
    expect(await head('/suv')).toEqual([200, undefined])
    expect(asked).toEqual(['GET /suv', 'GET /suv'])
    expect(await head('/bozor')).toEqual([500, undefined])
    expect(asked).toHaveLength(3)
  }, { source: async () => made })
})

test('of a picture Next is asked for what pages name, and for nothing else', () =>
  withFront((response) => response.writeHead(200).end(), async ({ head, asked }) => {
    const picture = encodeURIComponent('/media/0123456789abcdef/a.jpg')
    expect(await head(`/_next/image?q=60&x=1&w=720&url=${picture}`)).toEqual([200, undefined])
    for (const query of ['', `url=${picture}&w=721&q=60`, `url=${picture}&w=720&q=61`, `url=${picture}&w=720`, `url=${picture}&w=720&w=720&q=60`, `url=${picture}&w=0720&q=60`, 'url=https://evil.example/a.jpg&w=720&q=60', `url=${picture}%3Fx&w=720&q=60`, 'url=//media/0123456789abcdef/a.jpg&w=720&q=60', 'url=/media/../api/metrics&w=720&q=60'])
      expect(await head(`/_next/image?${query}`), query).toEqual([400, undefined])
    expect(asked).toEqual([`GET /_next/image?url=${picture}&w=720&q=60`])
    // Whether there is such a picture is asked, not for its rendition.
    expect(await head(`/_next/./image?url=${picture}&w=720&q=60`)).toEqual([308, `/_next/image?url=${picture}&w=720&q=60`])
    expect(asked.slice(1)).toEqual(['HEAD /media/0123456789abcdef/a.jpg'])
  }))

test('eight pictures are made at a time, whoever asks, and none for who has gone', () => {
  let [making, most] = [0, 0]
  return withFront(async (response) => {
    most = Math.max(most, (making += 1))
    await sleep(50)
    making -= 1
    response.writeHead(200).end()
  }, async ({ head, hangUp, asked }) => {
    const address = (index: number) => `/_next/image?url=${encodeURIComponent(`/media/0123456789abcdef/${index}.jpg`)}&w=720&q=60`
    const answers = Array.from({ length: 30 }, (_, index) => head(address(index)))
    await Promise.all(Array.from({ length: 30 }, (_, index) => hangUp(address(100 + index))))
    expect(new Set((await Promise.all(answers)).map(([status]) => status))).toEqual(new Set([200]))
    expect(await head(address(99))).toEqual([200, undefined])
    expect(most).toBe(8)
    expect(asked.length).toBeLessThan(50)
  })
})

test('what readers may not have any more is not given from what Next keeps of it, and what cannot be looked up is no answer', () => {
  const picture = encodeURIComponent('/media/0123456789abcdef/a.jpg')
  let isShown = async (): Promise<boolean> => false
  return withFront((response, url) => response.writeHead(url === '/-' ? 404 : 200).end(), async ({ head, asked }) => {
    expect(await head(`/_next/image?url=${picture}&w=720&q=60`)).toEqual([404, undefined])
    isShown = async () => { throw new Error('The catalogue cannot be read') }
    expect(await head(`/_next/image?url=${picture}&w=720&q=60`)).toEqual([500, undefined])
    expect(asked.join()).not.toContain('image')
    isShown = async () => true
    expect(await head(`/_next/image?url=${picture}&w=720&q=60`)).toEqual([200, undefined])
  }, { shows: ({ hash, name }) => (expect([hash, name]).toEqual(['0123456789abcdef', 'a.jpg']), isShown()) })
})

test('media and their renditions bear the key of their content, where there is an edge', () =>
  withFront((response, url) => response.setHeader('content-type', url.endsWith('.mp4') ? 'video/mp4' : 'image/jpeg').writeHead(200).end(), async ({ headerOf }) => {
    const addresses = ['/media/0123456789abcdef/a.jpg', `/_next/image?url=${encodeURIComponent('/media/0123456789abcdef/a.jpg')}&w=720&q=60`]
    for (const address of addresses) expect(await headerOf('surrogate-key', address)).toBeNull()
    vi.stubEnv('EDGE_URL', 'http://127.0.0.1:6081')
    for (const address of addresses) expect(await headerOf('surrogate-key', address)).toBe('media:0123456789abcdef *')
    for (const address of ['/_next/static/a.js', '/media/0123456789abcdef/a.mp4']) expect(await headerOf('surrogate-key', address)).toBeNull()
  }))

test('what is answered and is neither page, feed nor card is not read, and nothing is there', () => {
  let written = 0
  return withFront((response, url) => {
    if (url === '/-') return response.writeHead(404, { 'x-ovoz-entry': '/missing/en' }).end('nothing')
    return Readable.from(endless(() => { written += 1_000_000 })).pipe(response.writeHead(200, { 'content-type': 'video/mp4' }))
  }, async ({ head }) => {
    expect(await head('/suv.rsc')).toEqual([404, undefined])
    expect(written).toBeLessThan(10_000_000)
  })
})

test('a page that is stored under another address is not given under this one', () =>
  withFront((response, url) => (url === '/-' ? response.writeHead(404).end() : page(response, '/suv')), async ({ head }) => {
    expect(await head('/suv')).toEqual([200, undefined])
    expect(await head('/suv.html')).toEqual([404, undefined])
  }))

test('a page that grows without end is given up, and what makes it stops', () => {
  let written = 0
  return withFront((response) => Readable.from(endless(() => { written += 1_000_000 })).pipe(response.writeHead(200, { 'content-type': 'text/html', 'x-ovoz-entry': '/suv' })), async ({ head }) => {
    expect(await head('/suv')).toEqual([500, undefined])
    expect(written).toBeLessThan(mostBuffered + 10_000_000)
  })
})

function* endless(count: () => void) {
  for (;;) {
    count()
    yield Buffer.alloc(1_000_000)
  }
}

test('what is sent reaches Next from nobody, wherever it is addressed to', () =>
  withFront((response) => response.writeHead(204).end(), async ({ ask, asked }) => {
    for (const path of ['/api/expire', '/api/draft-mode', '/suv']) expect(await ask(path, { method: 'POST', body: '{"tags":["*"]}', headers: { authorization: 'Bearer x' } })).toMatch(/^405 /)
    expect(asked).toEqual([])
  }))
