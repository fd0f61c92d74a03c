/** Whatever body passes the check: its page, its feed entry and its text are valid, hold nothing active, and say the same. */
import fc from 'fast-check'
import { HtmlValidate } from 'html-validate'
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5'
import { renderToStaticMarkup } from 'react-dom/server'
import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import type { Article, Publication } from '#lib/catalogue/types.ts'
import { entryOf } from '#lib/feeds/entries.ts'
import { renderFeed } from '#lib/feeds/render-feed.ts'
import { checkBody } from '#lib/mdx/check-body.ts'
import { arbitraryBody, arbitraryText } from '#lib/mdx/fixtures/arbitrary-body.ts'
import { asStored } from '#lib/mdx/fixtures/as-stored.ts'
import { propertyRuns, propertyTime, withinASecond } from '#lib/site/fixtures/property-runs.ts'
import { renderBody } from './prose.tsx'

const origin = 'https://chorsu.example.org'
const plain: Article = {
  id: 'suv/a', firstPath: '/suv/a', blog: 'suv', title: 'A', summary: 'S', date: '2019-06-09T10:00:00Z', modified: '2019-06-09T10:00:00Z', language: 'en',
  authors: [{ id: 'a', name: 'A' }], topics: [], keyPoints: [], corrections: [], translations: [], aliases: [], evidence: {}, updates: [], live: false, retracted: false, body: '',
  media: { 'a.jpg': { href: '/media/0123456789abcdef/a.jpg', type: 'image/jpeg', width: 1600, height: 1000 } },
} as unknown as Article
const publication = { timeZone: 'Asia/Tashkent' } as Publication

type Node = DefaultTreeAdapterMap['node']

/** Elements and words of a document, flat. */
function read(html: string) {
  const elements: DefaultTreeAdapterMap['element'][] = []
  const words: string[] = []
  const walk = (node: Node) => {
    if ('tagName' in node) elements.push(node)
    // The numbers of footnotes and the ways back differ by what is meant for each surface.
    if ('tagName' in node && (node.tagName === 'sup' || node.attrs.some(({ name, value }) => name === 'data-footnote-backref' || /-?fnref-/.test(value)))) return
    if (node.nodeName === '#text') words.push((node as DefaultTreeAdapterMap['textNode']).value)
    if ('childNodes' in node) node.childNodes.forEach(walk)
  }
  walk(parseFragment(html))
  return { elements, words: words.join('').replace(/[\s\u200b\ufeff]+/g, '') }
}

const validator = new HtmlValidate({ root: true, extends: ['html-validate:document'], rules: { 'missing-doctype': 'off', 'no-raw-characters': 'off', 'heading-level': 'off', 'close-order': 'error', 'element-permitted-content': 'error', 'no-dup-id': 'error' } })
const harmlessTags = new Set(`p h2 h3 h4 h5 h6 ul ol li blockquote pre code em strong del a sup br hr table thead tbody tr th td section div span figure figcaption img small
  picture source aside cite time article header q details summary footer b i s`.split(/\s+/))

function expectToBeHarmless({ elements }: ReturnType<typeof read>): void {
  for (const { tagName, attrs } of elements) {
    expect([...harmlessTags], tagName).toContain(tagName)
    for (const { name, value } of attrs) {
      expect(name).not.toMatch(/^on|^srcdoc$|^formaction$|^action$/)
      if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/[^/]|mailto:|tel:|\/(?!\/)|#)/i)
      if (name === 'src') expect(value).toMatch(/^(?:https:\/\/chorsu\.example\.org)?\/(?!\/)/)
    }
  }
}

/** The article's HTML out of a feed. @throws Error unless it is well-formed. */
function entryIn(xml: string): string {
  const parser = new SaxesParser({ xmlns: true })
  let [html, isIn] = ['', false]
  parser.on('error', (error) => { throw error })
  parser.on('opentag', ({ name }) => { isIn ||= name === 'content:encoded' })
  parser.on('closetag', ({ name }) => { if (name === 'content:encoded') isIn = false })
  const add = (text: string) => { if (isIn) html += text }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(xml).close()
  return html
}

let passed = 0

test('a body is refused with places, or every surface shows it, valid and with the same words', async () => {
  await fc.assert(fc.asyncProperty(arbitraryBody, async (source) => {
    const { problems } = withinASecond(() => checkBody(source))
    const errors = problems.filter(({ severity }) => severity === 'error')
    if (errors.length > 0 || source.trim() === '') {
      for (const { line } of errors) expect(line).toBeLessThanOrEqual(source.split(/\r\n|\r|\n/).length)
      return
    }
    passed += 1
    const article = { ...plain, body: asStored(source) }
    const page = renderToStaticMarkup(await renderBody(article, publication))
    const feed = { listing: { kind: 'all' as const }, title: 'T', description: 'D', language: 'en', publication: 'P', entries: [withinASecond(() => entryOf(article, { publication: 'P', timeZone: 'Asia/Tashkent', origin }))] }
    const entry = entryIn(withinASecond(() => renderFeed('rss', feed, { origin })))
    const [json] = (JSON.parse(renderFeed('json', feed, { origin })) as { items: { content_html: string }[] }).items
    const [onPage, inEntry] = [read(page), read(entry)]
    expectToBeHarmless(onPage)
    expectToBeHarmless(inEntry)
    expect(read(json!.content_html).words).toBe(inEntry.words)
    const report = await validator.validateString(`<main>${page}</main>`)
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`))).toEqual([])
    // What the one says in an order, the other says in the same, whatever of its own stands between.
    for (const [, text] of entry.matchAll(/<(?:p|li|td|code)>([^<]+)<\/(?:p|li|td|code)>/g)) expect(onPage.words).toContain(read(text!).words)
  }), propertyRuns(150))
  // A generator that makes nothing but what is refused would prove nothing.
  expect(passed).toBeGreaterThan(20)
}, propertyTime)

test('words in fields stand in feeds of every format as they were written', () => {
  fc.assert(fc.property(arbitraryText, arbitraryText, (title, summary) => {
    const article = { ...plain, title, summary, keyPoints: [summary], corrections: [{ date: '2019-07-01T10:00:00Z', text: title }], body: asStored('a') }
    const feed = { listing: { kind: 'all' as const }, title, description: summary, language: 'en', publication: title, entries: [entryOf(article, { publication: title, timeZone: 'Asia/Tashkent', origin })] }
    for (const format of ['rss', 'atom'] as const) expectToBeHarmless(read(format === 'rss' ? entryIn(renderFeed(format, feed, { origin })) : (new SaxesParser({ xmlns: true }).write(renderFeed(format, feed, { origin })).close(), '')))
    const { items } = JSON.parse(renderFeed('json', feed, { origin })) as { items: { title: string }[] }
    expect(items[0]!.title.replace(/\s+/g, '')).toBe(title.replace(/\p{Surrogate}/gu, '').replace(/\s+/g, ''))
  }), propertyRuns(150))
}, propertyTime)
