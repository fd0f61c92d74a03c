import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRequestTarget, type RequestTarget } from './request-target.ts'

const read = (url: string, rawHeaders: string[] = ['Host', 'example.org'], method = 'GET') => readRequestTarget({ method, url, rawHeaders })
const taken = (url: string): RequestTarget => {
  const target = read(url)
  if ('refused' in target) throw new Error(target.refused)
  return target
}

test.each(['/', '/suv', '/suv/drought-ledger', '/media/0123456789abcdef/film.mp4', '/a;b=c/d', '/.well-known/security.txt', '/@x:y/z', '/%D1%81%D1%83%D0%B2', '/100%25-true', '/a..b/c.', '/...'])(
  '%s is written in its one spelling', (path) => {
    expect(taken(path)).toEqual({ path, query: '', isCanonical: true, host: 'example.org' })
  })

test.each([
  ['/s%75v', '/suv'], ['/%73%75%76', '/suv'], ['/a%2Db%2db%7E', '/a-b-b~'], ['/%d1%81', '/%D1%81'], ['/\xd1\x81', '/%D1%81'], ['/a%3Bb%21', '/a;b!'], ['/a|b', '/a%7Cb'],
  ['/x1/../suv', '/suv'], ['/x1/%2e%2e/suv', '/suv'], ['/x1/.%2E/suv', '/suv'], ['/x1/%2E./suv', '/suv'], ['/./suv/.', '/suv'], ['/suv/x/..', '/suv'], ['/../../suv', '/suv'], ['/..', '/'],
  ['//suv', '/suv'], ['//evil.example', '/evil.example'], ['///evil.example/%2f%2e%2e'.replace('%2f', '/'), '/'], ['/suv//drought-ledger/', '/suv/drought-ledger'], ['/suv/', '/suv'], ['/a//../b', '/b'],
])('%s is another spelling of %s', (asked, path) => {
  expect(taken(asked)).toMatchObject({ path, isCanonical: false })
})

test.each([
  ['a slash in disguise', '/suv%2fdrought-ledger'], ['and with dots', '/suv%2F..%2fbozor'], ['a backslash', '/\\evil.example'], ['in disguise', '/..%5cmedia'], ['NUL', '/suv%00'], ['a line break', '/suv%0d%0aset-cookie:x'], ['DEL', '/%7f'],
  ['a slash in too many bytes', '/%c0%af'], ['dots in too many bytes', '/%c0%ae%c0%ae/suv'], ['half a character', '/%D0'], ['half a pair', '/%ed%a0%80'], ['no hexadecimal', '/a%zz'], ['a percent at the end', '/a%'], ['half of one', '/a%2'],
])('%s is nowhere', (_, asked) => {
  expect(taken(asked)).toMatchObject({ path: '/-', isCanonical: true })
})

test('what was encoded twice is decoded once', () => {
  expect(taken('/x/%252e%252e/suv')).toMatchObject({ path: '/x/%252e%252e/suv', isCanonical: true })
  expect(taken('/%252fsuv')).toMatchObject({ path: '/%252fsuv', isCanonical: true })
  expect(taken('/%25252e')).toMatchObject({ path: '/%25252e', isCanonical: true })
})

test('a query is taken as it stands, and kept apart', () => {
  expect(taken('/search?q=a%2Fb&page=2?')).toMatchObject({ path: '/search', query: 'q=a%2Fb&page=2?', isCanonical: true })
  expect(taken('/suv?/../media')).toMatchObject({ path: '/suv', query: '/../media' })
  expect(taken('/search?q=\xd1\x81')).toMatchObject({ query: 'q=%D1%81' })
})

describe('a whole address', () => {
  test.each([
    ['http://other.example/suv?x=1', { path: '/suv', query: 'x=1', isCanonical: true, host: 'other.example' }],
    ['HTTPS://Other.Example:8443/s%75v', { path: '/suv', query: '', isCanonical: false, host: 'other.example:8443' }],
    ['http://other.example', { path: '/', query: '', isCanonical: true, host: 'other.example' }],
    ['http://other.example?x', { path: '/', query: 'x', isCanonical: true, host: 'other.example' }],
    ['http://[::1]:3000//suv', { path: '/suv', query: '', isCanonical: false, host: '[::1]:3000' }],
  ])('%s names the host, whatever Host says', (url, expected) => {
    expect(read(url)).toEqual(expected)
  })
})

test.each([
  ['', undefined], ['suv', undefined], ['example.org:443', undefined], ['*', undefined], ['ftp://example.org/suv', undefined], ['http:///suv', undefined], ['http://user@example.org/suv', undefined], ['http://a b/', undefined],
  ['/suv#top', undefined], ['/a b', undefined], ['/a\nb', undefined], ['/a\x7f', undefined], ['/сув', undefined], ['http://[::x]/', undefined], ['http://example.org:99999/', undefined],
  ['/suv', ['Host', 'example.org', 'hOsT', 'example.org']], ['/suv', ['Host', 'a b']], ['/suv', ['Host', '']], ['/suv', ['Host', 'a/b']], ['/suv', ['Host', 'user@a']], ['/suv', ['Host', 'a,b']], ['/suv', ['Host', '[::1']], ['/suv', ['Host', 'a:b']],
  ['http://example.org/', ['Host', 'a', 'Host', 'b']],
] as [string, string[] | undefined][])('%j with %j is refused', (url, headers) => {
  expect(read(url, headers)).toMatchObject({ status: 400 })
})

test('OPTIONS may ask for everything at once, and is told that pages are only read', () => {
  expect(read('*', undefined, 'OPTIONS')).toMatchObject({ status: 405 })
})

test('HTTP/1.0 names no host', () => {
  expect(read('/suv', [])).toEqual({ path: '/suv', query: '', isCanonical: true, host: undefined })
})

describe('whatever is asked', () => {
  const piece = fc.constantFrom('/', '//', '.', '..', '%2e', '%2E', '%2f', '%5c', '\\', ';', '%00', '%', '%25', '%252e', '%c0%ae', '%D1%81', '\xd1\x81', 'suv', 'Suv', 'media', 'x', '~', '@', ':', 'http:', '?', '&q=', '[', '|', '"')
  const asked = fc.oneof(fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`), fc.string({ unit: 'binary-ascii', maxLength: 40 }).map((text) => `/${text}`), fc.webUrl({ withQueryParameters: true }))

  test('the path has one spelling: read again it is the same, and Node and browsers read it the same', () => {
    fc.assert(fc.property(asked, (url) => {
      const target = read(url)
      if ('refused' in target) return
      const { path, isCanonical } = target
      expect(path).toMatch(/^(?:\/|(?:\/[\w.~!$&'()*+,;=:@%-]+)+)$/)
      expect(path.split('/').filter((segment) => /^\.\.?$/.test(segment))).toEqual([])
      expect(read(path)).toMatchObject({ path, isCanonical: true })
      expect(new URL(path, 'http://example.org').href).toBe(`http://example.org${path}`)
      if (isCanonical && path !== '/-') expect(url.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1)[0] || '/').toBe(path)
    }), { numRuns: 3_000 })
  })

  test('a path never leads to another site', () => {
    fc.assert(fc.property(asked, (url) => {
      const target = read(url)
      if (!('refused' in target)) expect(new URL(target.path, 'http://example.org').origin).toBe('http://example.org')
    }), { numRuns: 1_000 })
  })

  test('letters that anybody may write are read as written', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/^\.\.?$|[/\\\p{Cc}]/u.test(text)), { minLength: 1 }), (segments) => {
      const { path } = taken(`/${segments.map(encodeURIComponent).join('/')}`)
      expect(path.slice(1).split('/').map(decodeURIComponent)).toEqual(segments)
    }))
  })
})
