import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'

test('nothing set gives the defaults of the README', () => {
  expect(readEnvironment({})).toEqual({
    port: 3000, siteUrl: 'http://localhost:3000', contentDir: path.resolve('content'), dataDir: path.resolve('.data'), prerender: 20,
    disk: { pages: 2_000_000_000, media: 8_000_000_000, renditions: 1_000_000_000 },
  })
})

test('the origin follows the port, unless it is given', () => {
  expect(readEnvironment({ PORT: '4000', SITE_URL: '' }).siteUrl).toBe('http://localhost:4000')
  expect(readEnvironment({ PORT: '4000', SITE_URL: 'https://example.org/' }).siteUrl).toBe('https://example.org')
})

test('each asking gets what is set then', () => {
  const ports = ['4000', '4001', '', '4000'].map((PORT) => readEnvironment({ PORT }).port)
  expect(ports).toEqual([4000, 4001, 3000, 4000])
  expect(() => readEnvironment({ PORT: 'abc' })).toThrow('PORT')
  expect(() => readEnvironment({ PORT: 'abc' })).toThrow('PORT')
})

test.each([
  [{ PORT: 'abc' }, 'PORT must be a port from 0 to 65535'], [{ PORT: '70000' }, 'PORT must be at most 65535'], [{ PORT: '1.5' }, 'PORT must be a port'],
  [{ SITE_URL: 'nonsense' }, 'SITE_URL must be an origin'], [{ SITE_URL: 'ftp://example.org' }, 'SITE_URL must be an origin'],
  [{ SITE_URL: 'https://example.org/news' }, 'SITE_URL must be an origin'], [{ PRERENDER: '0' }, 'PRERENDER must be at least 1'],
  [{ DISK_LIMIT: '5' }, 'DISK_LIMIT must be at least 10'], [{ DISK_LIMIT: '1 GB' }, 'DISK_LIMIT must be a number of megabytes'],
])('%j stops the start with one line', (variables, message) => {
  expect(() => readEnvironment(variables)).toThrow(message)
  expect(() => readEnvironment(variables)).toThrow(/^Cannot start: [^\n]*$/)
})

test('what is kept together stays below the limit', () => {
  for (const limit of [10, 999, 11_001]) {
    const { pages, media, renditions } = readEnvironment({ DISK_LIMIT: String(limit) }).disk
    expect(pages + media + renditions).toBeLessThanOrEqual(limit * 1_000_000)
    expect(pages + media + renditions).toBeGreaterThan(limit * 990_000)
  }
})

test('links to previews are signed with one secret, or two while one replaces the other', () => {
  const [old, fresh] = ['o'.repeat(32), 'f'.repeat(32)]
  expect(readEnvironment({ PREVIEW_SECRET: old }).previewSecrets).toEqual([old])
  expect(readEnvironment({ PREVIEW_SECRET: `${fresh}, ${old}` }).previewSecrets).toEqual([fresh, old])
  for (const bad of ['short', `${old},short`, `${old},`, `${old},${fresh},${old}`]) {
    expect(() => readEnvironment({ PREVIEW_SECRET: bad }), bad).toThrow('PREVIEW_SECRET must be at least 32 characters')
    // What is set by mistake may be a secret of something else.
    expect(() => readEnvironment({ PREVIEW_SECRET: bad })).not.toThrow(new RegExp(`${old}|short`))
  }
})

test('everything that is wrong is named at once', () => {
  expect(() => readEnvironment({ PORT: 'x', PRERENDER: '0' })).toThrow(/PORT .*; PRERENDER /)
})

describe('the cache before the site', () => {
  const fastly = { EDGE_KIND: 'fastly', EDGE_URL: 'https://api.fastly.com/service/abc/purge', EDGE_TOKEN: 'token-of-eight' }

  test('is Varnish, unless another is named', () => {
    expect(readEnvironment({ EDGE_URL: 'http://127.0.0.1:6081/' }).edge).toEqual({ url: 'http://127.0.0.1:6081', kind: 'varnish' })
    expect(readEnvironment(fastly).edge).toEqual({ url: 'https://api.fastly.com/service/abc/purge', kind: 'fastly', token: 'token-of-eight' })
  })

  test.each([
    [{ EDGE_URL: 'http://127.0.0.1:6081/purge' }, 'EDGE_URL must be an origin'],
    [{ EDGE_KIND: 'akamai' }, 'EDGE_KIND must be one of varnish, fastly, cloudflare'],
    [{ EDGE_KIND: 'fastly' }, /EDGE_URL must be set with EDGE_KIND=fastly; EDGE_TOKEN must be set/],
    [{ ...fastly, EDGE_URL: 'fastly' }, "EDGE_URL must be the address of fastly's purging"],
    [{ ...fastly, EDGE_URL: 'http://api.fastly.com/service/abc/purge' }, "EDGE_URL must be the address of fastly's purging"],
  ])('%j stops the start', (variables, message) => expect(() => readEnvironment(variables)).toThrow(message))

  test('a token that is none is not repeated', () => {
    for (const bad of ['short', 'with a space in it', 'with\r\nanother: header'])
      expect(() => readEnvironment({ ...fastly, EDGE_TOKEN: bad })).toThrow(/^Cannot start: EDGE_TOKEN must be a token: at least 8 letters, digits and signs, without spaces$/)
  })
})
