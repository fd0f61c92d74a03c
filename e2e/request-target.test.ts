/** Requests as no browser writes them: whatever is asked and however, it is one address or none, and readers are answered meanwhile. */
import type { Socket } from 'node:net'
import { expect, test } from '@playwright/test'
import { ask, exchange, send } from './support/raw-request.ts'
import { copyContent, type Site, startSite } from './support/site.ts'

let folders: ReturnType<typeof copyContent>
let site: Site
test.describe.configure({ mode: 'serial' })
test.beforeAll(async () => {
  folders = copyContent()
  site = await startSite(folders)
})
test.afterAll(async () => {
  await site.stop()
  folders.remove()
})

const spellings: ((path: string) => string)[] = [
  (path) => `/x1/%2e%2e${path}`, (path) => `/x1/.%2E${path}`, (path) => `/x1/..${path}`, (path) => `/.${path}`, (path) => `/%2e${path}`, (path) => `/${path}`, (path) => `${path}/`, (path) => `${path}/.`,
  (path) => `${path}/x/..`, (path) => `${path}/%2E%2e/${path.split('/').at(-1)}`, (path) => path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`), (path) => `http://localhost/x1/..${path}`,
]
/** These are of nothing. */
const nothings: ((path: string) => string)[] = [
  (path) => `/x1/%252e%252e${path}`, (path) => path.replace(/(?<=.)\/|$/, '%2f'), (path) => `${path};x`, (path) => `/x1/..;${path}`, (path) => `/x1\\..${path}`, (path) => `${path}%00`, (path) => `/%c0%ae%c0%ae${path}`, (path) => `${path}.rsc`,
  (path) => `${path}.segments/_tree.segment.rsc`, (path) => `/_next/data/x${path}.json`,
]

test('nothing is answered under two addresses', async () => {
  const html = await (await fetch(`${site.origin}/suv/drought-ledger`)).text()
  const [image = ''] = /\/_next\/image\?[^"\s]+/.exec(html.replaceAll('&amp;', '&')) ?? []
  const media = new URL(image, site.origin).searchParams.get('url')!
  const card = new URL(/property="og:image" content="([^"]+)"/.exec(html)![1]!).pathname
  const script = /\/ovoz\/[\w-]+\.js/.exec(html)![0]
  for (const path of ['/suv', '/suv/drought-ledger', '/suv/drought-ledger/history', '/suv/archive', '/rss.xml', '/sitemap.xml', '/breaking.json', '/robots.txt', '/search', card, script, media, '/icon.svg', '/api/health', '/api/metrics']) {
    expect((await ask(site.origin, path)).status, path).toBe(200)
    for (const spell of spellings) {
      const { status, location } = await ask(site.origin, spell(path))
      if (path.startsWith('/api/')) expect(status, spell(path)).toBe(404)
      else expect([status, location], spell(path)).toEqual([308, path])
    }
    for (const spell of nothings) expect([404, 308], spell(path)).toContain((await ask(site.origin, spell(path))).status)
  }
  expect((await ask(site.origin, image)).status).toBe(200)
  const elsewhere = image.replace('/_next/', '/x/../_next/')
  expect(await ask(site.origin, elsewhere)).toMatchObject({ status: 308, location: expect.stringMatching(/^\/_next\/image\?url=/) })
})

test('another spelling of nothing is nothing, and leads to nobody else’s site', async () => {
  for (const path of ['//evil.example', '//evil.example/', '/\\evil.example', '/\\/evil.example', '///evil.example/..', '//evil.example/%2e%2e', '/%2fevil.example', '/%5cevil.example', '//evil.example//', '/x/..//evil.example', '/nothing/', '/suv/nothing/', '/x/%2e%2e/media/0123456789abcdef/none.mp4', '/ovoz/fonts', '/ovoz/fonts/']) {
    const { status, location, text } = await ask(site.origin, path)
    expect(location === undefined ? status : location, path).toEqual(location === undefined ? 404 : '/')
    expect(text, path).not.toContain('__next_error__')
  }
})

test('a whole address is served as its path, and names the host', async () => {
  expect((await ask(site.origin, 'http://anything.example/suv')).status).toBe(200)
  expect((await ask(site.origin, 'http://localhost/api/metrics')).status).toBe(200)
  expect((await ask(site.origin, 'http://evil.example/api/metrics')).status).toBe(404)
})

test('what is no request is refused', async () => {
  for (const [line, status] of [['GET * HTTP/1.1', 400], ['OPTIONS * HTTP/1.1', 405], ['GET example.org:443 HTTP/1.1', 400], ['CONNECT example.org:443 HTTP/1.1', 405], ['GET /suv#top HTTP/1.1', 400], ['GET ftp://localhost/suv HTTP/1.1', 400]] as const)
    expect((await exchange(site.origin, `${line}\nHost: localhost\nConnection: close\n\n`)).status, line).toBe(status)
  for (const hosts of ['', 'Host: a\nHost: b\n', 'Host: localhost\nhost: localhost\n', 'Host: a b\n', 'Host: a/b\n', 'Host:\n'])
    expect((await exchange(site.origin, `GET /suv HTTP/1.1\n${hosts}Connection: close\n\n`)).status, hosts).toBe(400)
})

test('an upgrade that is offered is not taken', async () => {
  await ask(site.origin, '/icon.svg')
  const { status } = await exchange(site.origin, 'GET /x/%2e%2e/suv HTTP/1.1\nHost: localhost\nUpgrade: websocket\nConnection: Upgrade, close\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\nSec-WebSocket-Version: 13\n\n')
  expect(status).toBe(308)
})

test('a reader is answered within a second while two thousand send half a request', async () => {
  const halves: Socket[] = []
  const reader = async () => {
    const begun = performance.now()
    expect((await ask(site.origin, '/suv')).status).toBe(200)
    return performance.now() - begun
  }
  await reader()
  const times: number[] = []
  try {
    for (let turn = 0; turn < 20; turn += 1) {
      for (const socket of await Promise.all(Array.from({ length: 100 }, () => send(site.origin, 'GET /suv HTTP/1.1\nHost: local')))) halves.push(socket.on('error', () => {}).resume())
      times.push(await reader())
    }
    await expect.poll(() => halves.filter((socket) => !socket.closed).length).toBeLessThanOrEqual(1_000)
    expect(times.sort((a, b) => a - b)[times.length >> 1]).toBeLessThan(1_000)
  } finally {
    for (const socket of halves) socket.destroy()
  }
})
