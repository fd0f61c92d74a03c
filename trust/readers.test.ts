import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { startReaders, Watch } from './readers.ts'

const page = (version: number) => ({ status: 200, body: `<h1>Version ${version}</h1></html>` })

test('who has something older than was there when they asked went back; who asked before it did not', () => {
  const watch = new Watch()
  const early = watch.begin('/a', 'published')
  watch.begin('/a', 'published')(page(2))
  early(page(1))
  expect(watch.seen.wentBack).toBe(0)
  watch.begin('/a', 'published')(page(1))
  expect(watch.seen).toMatchObject({ answers: 3, wentBack: 1, examples: ['wentBack: /a: version 1 after 2'] })
  // Each page has its own.
  watch.begin('/b', 'published')(page(1))
  expect(watch.seen.wentBack).toBe(1)
  expect(watch.newest('/a')).toBe(2)
})

test('a page that lost its version went back, too', () => {
  const watch = new Watch()
  watch.begin('/a', 'published')(page(3))
  watch.begin('/a', 'published')({ status: 200, body: '</html>' })
  expect(watch.seen.wentBack).toBe(1)
})

test('what was removed may be gone when it may, and never come back', () => {
  const watch = new Watch()
  watch.begin('/a', 'removed')({ status: 410, body: '' })
  expect(watch.seen.wrong, 'before it was removed').toBe(1)
  watch.mayBeGone = true
  watch.begin('/a', 'removed')(page(0))
  const early = watch.begin('/a', 'removed')
  watch.begin('/a', 'removed')({ status: 410, body: '' })
  early(page(0))
  expect([watch.seen.wentBack, watch.isGone('/a')]).toEqual([0, true])
  watch.begin('/a', 'removed')(page(0))
  expect(watch.seen.wentBack).toBe(1)
})

test('of what was removed there may be nothing to give, but only once it was, and only that', () => {
  const watch = new Watch()
  watch.begin('/a', 'removed')({ status: 503, body: '' })
  expect(watch.seen.serverErrors, 'before it was removed').toBe(1)
  watch.mayBeGone = true
  watch.begin('/a', 'removed')({ status: 503, body: '' })
  expect([watch.seen.serverErrors, watch.isGone('/a')]).toEqual([1, false])
  watch.begin('/b', 'published')({ status: 503, body: '' })
  watch.begin('/a', 'removed')({ status: 500, body: '' })
  expect(watch.seen.serverErrors).toBe(3)
})

test.each([
  [{ status: 500, body: '' }, 'serverErrors'], [{ status: 503, body: '</html>' }, 'serverErrors'], [{ status: 404, body: '</html>' }, 'wrong'], [{ status: 200, body: '<html>cut' }, 'wrong'], [new Error('refused'), 'unanswered'],
] as const)('%j counts as %s', (answer, kind) => {
  const watch = new Watch()
  watch.begin('/a', 'published')(answer)
  expect(watch.seen[kind]).toBe(1)
})

test('each encoding has its own newest, and what is gone is gone in all of them', () => {
  const watch = new Watch()
  watch.begin('/a', 'published', 'br')(page(2))
  watch.begin('/a', 'published', 'gzip')(page(1))
  expect(watch.seen.wentBack).toBe(0)
  watch.begin('/a', 'published', 'br')(page(1))
  expect(watch.seen.wentBack).toBe(1)
  watch.mayBeGone = true
  watch.begin('/b', 'removed', 'br')({ status: 410, body: '' })
  watch.begin('/b', 'removed', 'gzip')(page(1))
  expect(watch.seen.wentBack).toBe(2)
})

test('of what is removed each is gone by itself, and a file has no end to look for', () => {
  const watch = new Watch()
  const picture = '/media/0123456789abcdef/lead.jpg'
  watch.begin(picture, 'removed')({ status: 200, body: 'JFIF' })
  watch.mayBeGone = true
  watch.begin('/a', 'removed')({ status: 410, body: '' })
  expect([watch.isGone('/a'), watch.isGone('/a', picture)]).toEqual([true, false])
  watch.begin(picture, 'removed')({ status: 404, body: '' })
  expect(watch.isGone('/a', picture)).toBe(true)
  watch.begin(picture, 'removed')({ status: 200, body: 'JFIF' })
  expect(watch.seen).toMatchObject({ wrong: 0, wentBack: 1 })
})

test('what is under embargo may be given by no address, and told of by no page', () => {
  const watch = new Watch('Zirkon')
  for (const status of [404, 410, 503]) watch.begin('/soon', 'embargoed')({ status, body: '' })
  expect(watch.seen).toMatchObject({ answers: 3, early: 0, serverErrors: 0 })
  watch.begin('/soon', 'embargoed')({ status: 200, body: '</html>' })
  watch.begin('/a', 'published')({ status: 200, body: 'Next: Zirkon</html>' })
  watch.begin('/soon', 'embargoed')({ status: 404, body: 'Zirkon is nowhere' })
  expect(watch.seen).toMatchObject({ early: 3, examples: ['early: /soon: 200'] })
})

test('readers ask a server, and tell what it planted', async () => {
  let asked = 0
  let isBroken = true
  const server = createServer((request, response) => {
    asked += 1
    if (request.url === '/gone') return void response.end('</html>')
    if (asked >= 40 && isBroken) {
      isBroken = false
      return void response.writeHead(502).end()
    }
    response.end(`Version ${asked > 100 ? 1 : 7}</html>`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const readers = startReaders({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, pages: ['/a', '/b'], removed: ['/gone'] }, { count: 4, pause: 1 })
  try {
    await expect.poll(() => asked).toBeGreaterThan(200)
  } finally {
    const seen = await readers.stop()
    server.close()
    expect([seen.serverErrors + seen.wrong, seen.wentBack > 0, seen.unanswered]).toEqual([1, true, 0])
  }
})
