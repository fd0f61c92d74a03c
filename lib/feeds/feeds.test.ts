/** Feeds as subscribers' programs read them: four independent readers, hostile content, and the rules of the specifications. */
import { Readable } from 'node:stream'
import { extractFromJson, extractFromXml } from '@extractus/feed-extractor'
import FeedParser from 'feedparser'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import RssParser from 'rss-parser'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import type { Article } from '#lib/catalogue/types.ts'
import { everyRecord, saidBy } from '#lib/evidence/fixtures/records.ts'
import type { FeedFormat } from '#lib/site/urls.ts'
import { asStored } from '#lib/mdx/fixtures/as-stored.ts'
import { articleHtml } from './article-html.ts'
import { entryOf } from './entries.ts'
import type { Feed } from './feed.ts'
import { renderFeed } from './render-feed.ts'

const origin = 'https://chorsu.example.org'
const image = { href: '/media/0123456789abcdef/lead.jpg', type: 'image/jpeg', width: 1600, height: 1000, alt: 'A canal & a cow', credit: 'Photo: <Aibek>' }

const plain: Article = {
  id: 'suv/canal', firstPath: '/suv/canal', title: 'The Canal', summary: 'It is dry.', date: '2019-06-09T10:00:00+05:00', language: 'en',
  blog: { id: 'suv', name: 'Suv' }, authors: [{ id: 'aibek', name: 'Aibek' }, { id: 'dilnoza', name: 'Dilnoza' }], image, live: false, retracted: false,
  topics: [{ id: 'water', name: 'Water', description: '', names: { uz: 'Suv' } }], keyPoints: [], corrections: [], translations: [], body: asStored('Words.'), updates: [], modified: '2019-06-09T10:00:00+05:00', media: {}, evidence: {},
}

const hostile = '<b>&amp;</b> ]]> </title><script>alert(1)</script> \u0000\u0007\ud800\ufffe "’\u2028 😀 a & b'

const articles: Article[] = [
  plain,
  { ...plain, id: 'suv/hostile', firstPath: '/suv/hostile', title: hostile, summary: hostile, authors: [{ id: 'x', name: hostile }], image: { ...image, alt: hostile, credit: hostile }, body: asStored('a \\<script> &amp; ]]\\> b') },
  { ...plain, id: 'suv/fa', firstPath: '/suv/fa', language: 'fa', title: 'بوی جوی مولیان', image: undefined, translations: [{ id: 'suv/canal', language: 'en', title: 'The Canal' }] },
  {
    ...plain, id: 'suv/all', firstPath: '/suv/old-name', title: 'Everything', updated: '2019-06-10T10:00:00+05:00', corrections: [{ date: '2019-07-01T10:00:00+05:00', text: 'It was Tuesday.' }],
    modified: '2019-07-01T10:00:00+05:00',
    media: { 'a.jpg': { ...image }, 'v.mp4': { href: '/media/00112233445566aa/v.mp4', type: 'video/mp4' }, 'v.vtt': { href: '/media/00112233445566ab/v.vtt', type: 'text/vtt' } },
    body: asStored([
      'See [the other](/suv/canal) and the note.[^1] <Foreign lang="kk" gloss="Wake up">Оян</Foreign>', '## Heading', '| a | b |\n|:--|--:|\n| 1 | 2 |',
      '<Figure src="a.jpg" alt="A" caption="Cap" credit="Cred" />', '<Gallery label="g">\n<Figure src="a.jpg" alt="One" />\n<Figure src="gone.jpg" alt="Two" />\n</Gallery>',
      '<Video src="v.mp4" poster="a.jpg" captions="v.vtt" label="The gate opens" />', '<Note>\n\nnoted\n\n</Note>', '<Aside title="Beside">\n\naside\n\n</Aside>', '<PullQuote cite="C">quoted</PullQuote>',
      '<Update at="2019-06-09T14:20:00+06:00" title="Later">\n\nupdated\n\n</Update>', '<Foreign lang="fa">\n\nبوی جوی مولیان\n\n</Foreign>', ...Object.keys(everyRecord).map((id) => `<Evidence id="${id.replaceAll(' ', '-')}" />`), '[^1]: The footnote.',
    ].join('\n\n')),
  },
]
articles[3]!.evidence = Object.fromEntries(Object.entries(everyRecord).map(([name, record]) => [name.replaceAll(' ', '-'), { ...record, id: name.replaceAll(' ', '-') }]))

const entriesOf = (all: Article[], of = origin) => all.map((article) => entryOf(article, { publication: 'Chorsu', timeZone: 'Asia/Tashkent', origin: of }))

const feed: Feed = {
  listing: { kind: 'blog', id: 'suv' }, title: `Suv & ${hostile}`, description: hostile, language: 'en', publication: 'Chorsu', entries: entriesOf(articles),
  previous: { month: '2018-01', part: 2 },
}
const part: Feed = { ...feed, part: { month: '2018-01', part: 2 }, previous: { month: '2018-01', part: 1 }, next: { month: '2018-03', part: 1 } }
const setting = { origin, hub: 'https://hub.example.org/' }
const body = (format: FeedFormat, of = feed) => renderFeed(format, of, setting)

/** What is left of the hostile words: all but what XML cannot hold. */
const left = '<b>&amp;</b> ]]> </title><script>alert(1)</script>  "’\u2028 😀 a & b'

describe.each(['rss', 'atom'] as const)('%s', (format) => {
  test.each([['current', feed], ['archived', part]])('%s: well-formed to the letter', (_, of) => {
    const parser = new SaxesParser({ xmlns: true })
    parser.on('error', (error) => { throw error })
    parser.write(body(format, of)).close()
  })

  test('rss-parser reads every entry', async () => {
    const { items, title } = await new RssParser().parseString(body(format))
    expect(title?.trim()).toBe(`Suv & ${left}`)
    expect(items.map((item) => item.title)).toEqual(['The Canal', left, 'بوی جوی مولیان', 'Everything'])
    expect(items[0]).toMatchObject({ link: `${origin}/suv/canal`, isoDate: '2019-06-09T05:00:00.000Z' })
    expect((items[0]!['content:encoded'] as string | undefined) ?? items[0]!.content).toContain('<p>Words.</p>')
  })

  test('feedparser reads every entry', async () => {
    const items: FeedParser.Item[] = []
    const parser = new FeedParser({ feedurl: `${origin}/suv/rss.xml` })
    Readable.from([body(format)]).pipe(parser)
    for await (const item of parser as AsyncIterable<FeedParser.Item>) items.push(item)
    expect(items.map((item) => item.link)).toEqual(articles.map(({ id }) => `${origin}/${id}`))
    expect(items[0]!.date?.toISOString()).toMatch(/^2019-06-09T05:00:00/)
    expect(items[0]!.description).toContain('<p>Words.</p>')
    // It knows no second author, and must not take the publication for the first.
    expect(items[1]!.author).toBe(left.trim())
    expect(items[0]!.author).not.toBe('Chorsu')
  })

  test('feed-extractor reads every entry', () => {
    const { entries = [] } = extractFromXml(body(format)) as { entries?: { link: string }[] }
    expect(entries.map(({ link }) => link)).toEqual(articles.map(({ id }) => `${origin}/${id}`))
  })
})

test('feedsmith reads RSS, Atom and JSON alike', () => {
  const rss = parseRssFeed(body('rss'))
  const atom = parseAtomFeed(body('atom'))
  const json = parseJsonFeed(JSON.parse(body('json')))
  const ids = rss.items!.map((item) => item.guid?.value)
  expect(atom.entries!.map(({ id }) => id)).toEqual(ids)
  expect(json.items!.map(({ id }) => id)).toEqual(ids)
  const html = rss.items!.map((item) => item.content?.encoded)
  expect(atom.entries!.map((entry) => entry.content?.value)).toEqual(html)
  expect(json.items!.map((item) => item.content_html)).toEqual(html)
  expect(rss.items![0]).toMatchObject({
    dc: { creators: ['Aibek', 'Dilnoza'], languages: ['en'] }, categories: [{ name: 'Water', domain: `${origin}/topics/water` }], guid: { isPermaLink: false },
    enclosures: [{ url: `${origin}${image.href}`, type: 'image/jpeg' }],
  })
})

test('feed-extractor reads JSON', () => {
  const { entries = [] } = extractFromJson(body('json')) as { entries?: { link: string }[] }
  expect(entries).toHaveLength(articles.length)
})

describe('an entry is known by', () => {
  const idOf = (article: Article, changes: Partial<Feed> = {}) => parseJsonFeed(JSON.parse(body('json', { ...feed, ...changes, entries: entriesOf([article]) }))).items![0]!.id
  test('the path it first had, whatever it is called now', () => {
    expect(idOf({ ...plain, id: 'bozor/renamed', title: 'Other' })).toBe(idOf(plain))
    expect(idOf({ ...plain, firstPath: '/suv/other' })).not.toBe(idOf(plain))
  })
  test('whatever domain it is served from', () => {
    expect(renderFeed('json', { ...feed, entries: entriesOf([plain], 'https://mirror.example.net') }, { origin: 'https://mirror.example.net' })).toContain(idOf(plain))
  })
  test('a UUID of version 5', () => expect(idOf(plain)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))
})

describe('dates', () => {
  test('are those of the content, corrections included', () => {
    expect(body('atom')).toContain('<updated>2019-07-01T05:00:00.000Z</updated>')
    expect(body('rss')).toContain('<pubDate>Sun, 09 Jun 2019 05:00:00 GMT</pubDate>')
  })
  test('an empty feed has one too, always the same', () => expect(body('atom', { ...feed, entries: [] })).toContain('<updated>1970-01-01T00:00:00.000Z</updated>'))
})

describe('the history (RFC 5005)', () => {
  const links = (xml: string) => Object.fromEntries([...xml.matchAll(/<(?:atom:)?link href="([^"]*)" rel="([^"]*)"/g)].map(([, href, rel]) => [rel, href]).filter(([rel]) => rel !== 'enclosure'))
  test.each(['rss', 'atom'] as const)('%s leads from the newest to what is older, and every part back', (format) => {
    const file = format === 'rss' ? 'rss.xml' : 'atom.xml'
    const base = `${origin}/suv/${file}`
    expect(links(body(format))).toMatchObject({ 'self': base, 'prev-archive': `${base}/2018/01/2`, 'hub': 'https://hub.example.org/' })
    expect(body(format)).not.toContain('fh:archive')
    const archived = links(body(format, part))
    expect(archived).toMatchObject({ 'self': `${base}/2018/01/2`, 'current': base, 'prev-archive': `${base}/2018/01`, 'next-archive': `${base}/2018/03` })
    expect(archived['hub']).toBeUndefined()
    expect(body(format, part)).toMatch(/xmlns:fh="http:\/\/purl\.org\/syndication\/history\/1\.0"[\s\S]*<fh:archive\/>/)
  })
  test('JSON goes on with next_url', () => expect(JSON.parse(body('json'))).toMatchObject({ next_url: `${origin}/suv/feed.json/2018/01/2`, hubs: [{ type: 'WebSub', url: 'https://hub.example.org/' }] }))
})

test('the RSS profile: plain text with hexadecimal references, never a marked section or a line break around it', () => {
  const xml = body('rss')
  expect(xml).toMatch(/<title>&#x3C;b&#x3E;&#x26;amp;/)
  expect(xml.match(/<(\w+:?\w+)[^>]*><!\[CDATA/g)!.every((tag) => tag.startsWith('<content:encoded>'))).toBe(true)
  expect(xml).not.toMatch(/<(title|description|dc:creator|category)[^>]*>\s/)
})

describe('the HTML of entries', () => {
  const html = articleHtml(articles[3]!, { origin, timeZone: 'Asia/Tashkent' })
  const elements: DefaultTreeAdapterMap['element'][] = []
  const visit = (node: DefaultTreeAdapterMap['node']) => {
    if ('tagName' in node) elements.push(node)
    if ('childNodes' in node) node.childNodes.forEach(visit)
  }
  visit(parseFragment(html))
  const attributes = elements.flatMap((element) => element.attrs.map(({ name, value }) => ({ element: element.tagName, name, value })))

  test('is what a parser makes of it', () => {
    const errors: string[] = []
    parseFragment(html, { onParseError: ({ code }) => errors.push(code) })
    expect(errors).toEqual([])
  })

  test('has nothing that the W3C’s validator or a careful reader strips', () => {
    expect(elements.map(({ tagName }) => tagName).filter((name) => /^(script|style|iframe|object|embed|link|meta|form|video|audio|svg)$/.test(name))).toEqual([])
    expect(attributes.filter(({ name }) => !/^(id|href|src|alt|width|height|lang|hreflang|dir|cite|title|rel|datetime|align|start)$/.test(name))).toEqual([])
  })

  test('of a live blog has its key points, and its entries newest first, each with a link to it', () => {
    const entry = (hour: string) => `<Update at="2019-06-09T${hour}:00:00+06:00" title="At ${hour}">\n\nwords\n\n</Update>`
    const live = articleHtml({ ...plain, live: true, keyPoints: ['It rose & fell.'], body: asStored(['Before.', entry('09'), 'Between.', `${entry('11')}\n\nAfter.`, entry('10')].join('\n\n')) }, { origin, timeZone: 'Asia/Tashkent' })
    expect(live).toContain('<h2>Key points</h2><ul><li>It rose &#x26; fell.</li></ul>')
    expect([...live.matchAll(/At \d\d|Before|Between|After/g)].map(([found]) => found)).toEqual(['Before', 'At 11', 'Between', 'At 10', 'After', 'At 09'])
    expect(live).toContain(`<a href="${origin}/suv/canal#at-201906091100"><time datetime="2019-06-09T11:00:00+06:00">`)
  })

  test('has whole addresses, its own footnotes apart', () => {
    expect(attributes.filter(({ name, value }) => /^(href|src)$/.test(name) && !/^https?:/.test(value) && !value.startsWith('#suv-all-'))).toEqual([])
    // The validator takes `<a href="#` for a relative address: an id or a title stands before.
    expect(html).not.toMatch(/<a href="#/)
    expect(html).toContain(`<a href="${origin}/suv/canal">the other</a>`)
  })

  test('has footnotes that lead there and back inside the entry', () => {
    const ids = new Set(attributes.filter(({ name }) => name === 'id').map(({ value }) => value))
    const inner = attributes.filter(({ name, value }) => name === 'href' && value.startsWith('#'))
    expect(inner).toHaveLength(2)
    for (const { value } of inner) expect(ids).toContain(value.slice(1))
    expect(ids.size).toBe(attributes.filter(({ name }) => name === 'id').length)
  })

  test('has every record in full, every component, the corrections', () => {
    const found: string[] = []
    const collect = (node: DefaultTreeAdapterMap['node']) => {
      if ('value' in node) found.push(node.value)
      if ('attrs' in node) for (const { value } of node.attrs) found.push(value)
      if ('childNodes' in node) node.childNodes.forEach(collect)
    }
    collect(parseFragment(html))
    const text = found.join('\n')
    const said = Object.values(everyRecord).flatMap(saidBy)
    const written = ['Cap', 'Cred', 'The gate opens', 'noted', 'Beside', 'aside', 'quoted', 'Later', 'updated', 'Оян', ' (Wake up)', 'It was Tuesday.', 'The footnote.', 'Not available: Two', 'بوی جوی مولیان']
    expect([...said, ...written].filter((words) => !text.includes(words))).toEqual([])
  })

  test('brings its direction', () => expect(articleHtml(articles[2]!, { origin, timeZone: 'Asia/Tashkent' })).toMatch(/^<div dir="rtl" lang="fa">/))
})

test('every server makes the same bytes', () => {
  const again = { ...feed, entries: entriesOf(structuredClone(articles)) }
  for (const format of ['rss', 'atom', 'json'] as const) expect(renderFeed(format, again, setting)).toEqual(renderFeed(format, feed, setting))
})
