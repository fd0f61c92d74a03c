import { expect, test } from 'vitest'
import { edgeHeaders, linesOf, mediaEdgeHeaders } from './edge-headers.ts'

const keys = 'article:suv/a blog:suv'

test('a page is kept for ten minutes, and for a day in case the site is away', () => {
  expect(edgeHeaders('varnish', { status: 200, keys })).toEqual(['surrogate-control', 'max-age=600, stale-while-revalidate=10, stale-if-error=86400', 'surrogate-key', keys])
  expect(edgeHeaders('fastly', { status: 200, keys })).toEqual(edgeHeaders('varnish', { status: 200, keys }))
})

test('Cloudflare has names of its own', () => {
  expect(edgeHeaders('cloudflare', { status: 200, keys })).toEqual(['cdn-cache-control', 'public, max-age=600, stale-while-revalidate=10, stale-if-error=86400', 'cache-tag', 'article:suv/a,blog:suv'])
})

test.each([404, 410, 308])('what is not there (%i) is kept for seconds, never when it is old, and dropped when something comes', (status) => {
  expect(edgeHeaders('varnish', { status, keys: '' })).toEqual(['surrogate-control', 'max-age=5', 'surrogate-key', 'missing'])
})

test.each([500, 503, 206, 302])('nothing is said of %i', (status) => expect(edgeHeaders('varnish', { status, keys })).toEqual([]))

test('more keys than Varnish takes in a header come in several, and none is lost', () => {
  const many = Array.from({ length: 300 }, (_, number) => `evidence:a-record-with-a-long-name-${number}`)
  const sent = edgeHeaders('varnish', { status: 200, keys: many.join(' ') })
  const lines = sent.filter((_, index) => sent[index - 1] === 'surrogate-key')
  expect(lines.length).toBeGreaterThan(1)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(7_000)
  expect(lines.flatMap((line) => line.split(' '))).toEqual(many)
})

test.each(['varnish', 'fastly', 'cloudflare'] as const)('what %s would forget a key of is kept for a second at most', (kind) => {
  const headers = edgeHeaders(kind, { status: 200, keys: Array.from({ length: 2_000 }, (_, number) => `evidence:${number}`).join(' ') })
  expect(headers).toHaveLength(2)
  expect(headers[1]).toMatch(/max-age=1, stale-if-error=86400$/)
})

test('a picture bears the key of its content, and how long it is kept is said as to everybody', () => {
  expect(mediaEdgeHeaders('varnish', '0123456789abcdef', 'image/jpeg')).toEqual(['surrogate-key', 'media:0123456789abcdef *'])
  expect(mediaEdgeHeaders('fastly', '0123456789abcdef', 'video/mp4')).toEqual(['surrogate-key', 'media:0123456789abcdef *'])
  expect(mediaEdgeHeaders('cloudflare', '0123456789abcdef', 'image/jpeg')).toEqual(['cache-tag', 'media:0123456789abcdef,*'])
})

test('a recording, which Varnish does not keep, tells readers no more than before', () => {
  expect(['video/mp4', 'audio/mpeg'].map((type) => mediaEdgeHeaders('varnish', '0123456789abcdef', type))).toEqual([[], []])
})

test('lines are as long as they may be, and no longer', () => {
  expect(linesOf(['aa', 'bb', 'cc', 'dddddd'], 5)).toEqual(['aa bb', 'cc', 'dddddd'])
  expect(linesOf([])).toEqual([])
})
