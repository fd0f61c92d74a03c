import { expect, test } from 'vitest'
import { pageKindOf } from './page-kind.ts'

test.each([
  ['/suv/drought-ledger', 'article'], ['/', 'listing'], ['/suv', 'listing'], ['/authors/dilnoza-karimova', 'listing'], ['/languages/uz', 'listing'],
  ['/archive', 'archive'], ['/suv/archive/2021/07/2', 'archive'], ['/topics/water/archive', 'archive'],
  ['/rss.xml', 'feed'], ['/suv/atom.xml/2021/07', 'feed'], ['/topics/water/feed.json', 'feed'], ['/feeds', 'feed'], ['/feeds/blogs.opml', 'feed'],
  ['/og', 'card'], ['/og/suv/drought-ledger', 'card'], ['/media/0123456789abcdef/lead.jpg', 'media'], ['/_next/image', 'rendition'], ['/_next/static/a.css', 'asset'],
  ['/ovoz/poll.js', 'asset'], ['/search', 'search'], ['/search/water/1', 'search'], ['/suv/drought-ledger/history', 'history'],
  ['/sitemap.xml', 'sitemap'], ['/sitemap/suv/2021/07.xml', 'sitemap'], ['/robots.txt', 'sitemap'], ['/breaking.json', 'poll'], ['/suv/flood/updates.json', 'poll'],
  ['/api/preview/suv/a', 'preview'], ['/corrections', 'other'], ['/a/b/c/d', 'other'],
])('%s is of kind %s', (path, kind) => expect(pageKindOf(path, 200)).toBe(kind))

test('what is not there is of one kind, so that nobody can make more of them', () => {
  expect([404, 410].map((status) => pageKindOf('/suv/whatever', status))).toEqual(['missing', 'missing'])
})
