import { Readable } from 'node:stream'
import { parseSitemap, parseSitemapIndex } from 'sitemap'
import { describe, expect, test } from 'vitest'
import type { NewsEntry } from '#lib/catalogue/types.ts'
import { schemaProblems } from './fixtures/schema-problems.ts'
import { renderNewsSitemap, renderSitemap, renderSitemapIndex } from './render-sitemaps.ts'
import { sitemapsOf, urlOfArticle, urlsOfFronts } from './sitemap-urls.ts'
import { chunksOf, xmlResponse } from './xml-response.ts'

const origin = 'https://chorsu.example.org'
const at = (date: string) => Date.parse(date)
const join = (parts: Iterable<string>) => [...parts].join('')
const read = (xml: string) => parseSitemap(Readable.from([xml]))
const urls = (...list: Parameters<typeof renderSitemap>[0] extends Iterable<infer Url> ? Url[] : never) => join(renderSitemap(list, origin))

describe('the schema', () => {
  test('refuses what is no sitemap', async () => {
    const good = urls({ path: '/suv', modified: at('2026-01-01T00:00:00Z'), image: '/media/1/a.jpg' })
    expect(await schemaProblems('sitemap', [good])).toEqual([])
    for (const [from, to] of [['2026-01-01T00:00:00Z', '2026-01-01T00:00Z'], ['<loc>', '<lok>'], ['https://chorsu.example.org/media', '/media'], ['image:loc', 'image:url']] as const) {
      expect(await schemaProblems('sitemap', [good.replaceAll(from, to)]), to).not.toEqual([])
    }
    expect(await schemaProblems('index', [join(renderSitemapIndex([], origin))]), 'an index of nothing').not.toEqual([])
  })
})

test('an index of sitemaps', async () => {
  const months = [
    { blog: 'suv', month: '2026-04', pages: 1, modified: at('2026-04-22T18:15:00+05:00') },
    { blog: 'suv', month: '2026-05', pages: 2, modified: at('2026-05-01T00:00:00.5Z') },
  ]
  const xml = join(renderSitemapIndex(sitemapsOf(months, at('2026-05-01T00:00:00Z')), origin))
  expect(await schemaProblems('index', [xml])).toEqual([])
  expect(await parseSitemapIndex(Readable.from([xml]))).toEqual([
    { url: `${origin}/sitemap/fronts.xml`, lastmod: '2026-05-01T00:00:00Z' },
    { url: `${origin}/sitemap/suv/2026/04.xml`, lastmod: '2026-04-22T13:15:00Z' },
    { url: `${origin}/sitemap/suv/2026/05.xml`, lastmod: '2026-05-01T00:00:00.500Z' },
    { url: `${origin}/sitemap/suv/2026/05-2.xml`, lastmod: '2026-05-01T00:00:00.500Z' },
  ])
})

test('an index names at most what the protocol allows', () => {
  const months = Array.from({ length: 50_001 }, (_, index) => ({ blog: `b${index}`, month: '2026-04', pages: 1, modified: 0 }))
  expect(sitemapsOf(months, undefined)).toHaveLength(50_000)
})

describe('an article', () => {
  const entry = { id: 'suv/svet', modified: at('2024-11-18T17:30:00+05:00') }

  test('with a picture and its versions in other languages', async () => {
    const versions = [{ id: 'daftar/light', language: 'en' }, { id: 'suv/svet', language: 'ru' }, { id: 'suv/nur', language: 'uz' }]
    const xml = urls(urlOfArticle({ ...entry, image: '/media/1e790a44d3aa6002/lead.jpg', versions, original: 'daftar/light' }))
    expect(await schemaProblems('sitemap', [xml])).toEqual([])
    expect(await read(xml)).toMatchObject([{
      url: `${origin}/suv/svet`,
      lastmod: '2024-11-18T12:30:00Z',
      img: [{ url: `${origin}/media/1e790a44d3aa6002/lead.jpg` }],
      links: [
        { lang: 'en', url: `${origin}/daftar/light` },
        { lang: 'ru', url: `${origin}/suv/svet` },
        { lang: 'uz', url: `${origin}/suv/nur` },
        { lang: 'x-default', url: `${origin}/daftar/light` },
      ],
    }])
  })

  test('whose original is not public has nothing for everybody else', () => {
    const { alternates } = urlOfArticle({ ...entry, versions: [{ id: 'suv/nur', language: 'uz' }, { id: 'suv/svet', language: 'ru' }], original: 'suv/draft' })
    expect(alternates?.map(({ language }) => language)).toEqual(['ru', 'uz'])
  })

  test('has one version for each language: itself for its own, the first for another', () => {
    const versions = [{ id: 'a/en', language: 'en' }, { id: 'b/en', language: 'en' }, { id: 'b/ru', language: 'ru' }, { id: 'suv/svet', language: 'ru' }]
    expect(urlOfArticle({ ...entry, versions, original: 'a/en' }).alternates).toEqual([
      { language: 'en', path: '/a/en' }, { language: 'ru', path: '/suv/svet' }, { language: 'x-default', path: '/a/en' },
    ])
  })

  test('alone has only its address and date', () => {
    expect(urls(urlOfArticle(entry)).split('\n')[2]).toBe(`<url><loc>${origin}/suv/svet</loc><lastmod>2024-11-18T12:30:00Z</lastmod></url>`)
  })
})

test('fronts and their archives; those of languages are each other’s', async () => {
  const fronts = urlsOfFronts([
    { listing: { kind: 'all' }, modified: 1 }, { listing: { kind: 'blog', id: 'suv' } }, { listing: { kind: 'language', id: 'en' } }, { listing: { kind: 'language', id: 'fa' } },
  ])
  const xml = urls(...fronts)
  expect(await schemaProblems('sitemap', [xml])).toEqual([])
  const found = await read(xml)
  expect(found.map(({ url }) => url.replace(origin, ''))).toEqual([
    '/', '/archive', '/suv', '/suv/archive', '/languages/en', '/languages/en/archive', '/languages/fa', '/languages/fa/archive', '/feeds', '/corrections',
  ])
  expect(found[4]!.links.map(({ lang, url }) => [lang, url])).toEqual([['en', `${origin}/languages/en`], ['fa', `${origin}/languages/fa`]])
  expect(found[5]!.links).toEqual([])
})

describe('the news', () => {
  const entry: NewsEntry = { id: 'suv/flood', language: 'uz', title: 'Toshqin', date: at('2026-11-22T06:50:00+05:00') }
  const news = (...entries: NewsEntry[]) => join(renderNewsSitemap(entries, { name: 'Chorsu', origin }))

  test('say where, when, in what language', async () => {
    const xml = news(entry)
    expect(await schemaProblems('sitemap', [xml])).toEqual([])
    expect(await read(xml)).toMatchObject([{
      url: `${origin}/suv/flood`, news: { publication: { name: 'Chorsu', language: 'uz' }, publication_date: '2026-11-22T01:50:00Z', title: 'Toshqin' },
    }])
  })

  test.each([
    ['markup', '</news:title></url><url><loc>x', '</news:title></url><url><loc>x'],
    ['the end of a CDATA section', 'a ]]> b', 'a ]]> b'],
    ['what XML does not allow', 'a\u0000\u0008\ud800\ufffe\uffffb & <c>', 'ab & <c>'],
    ['Persian with joiners', 'می‌رود', 'می‌رود'],
  ])('survive titles with %s', async (_, title, left) => {
    const xml = news({ ...entry, title })
    expect(await schemaProblems('sitemap', [xml])).toEqual([])
    expect((await read(xml)).map((url) => url.news?.title)).toEqual([left])
  })

  test('may be none: well-formed, though the schema wants at least one', async () => {
    const problems = await schemaProblems('sitemap', [news()])
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('Missing child element(s)')
    expect(await read(news())).toEqual([])
  })
})

test('an answer comes in chunks and is whole', async () => {
  const parts = Array.from({ length: 5000 }, (_, index) => `<url>${index} ʻоқ</url>\n`)
  const chunks = [...chunksOf(parts)]
  expect(chunks.length).toBeGreaterThan(3)
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(17_000)
  const response = xmlResponse(parts)
  expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8')
  expect(await response.text()).toBe(parts.join(''))
  expect([...chunksOf([])]).toEqual([])
})
