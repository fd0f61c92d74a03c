import { defaultTreeAdapter as adapter, type DefaultTreeAdapterTypes as Tree, parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import type { Article } from '#lib/catalogue/types.ts'
import { articleData, shorten } from './article-data.ts'
import { article, author, blog, origin, publication } from './fixtures/setting.ts'
import type { StructuredData } from './graph.ts'
import { authorData, blogData, collectionData, frontData } from './page-data.ts'
import { scriptJson } from './script-json.ts'

type Node = Record<string, unknown> & { '@type': string }

/** As a reader of the page has it. */
const read = (data: StructuredData) => (JSON.parse(scriptJson(data)) as { '@graph': Node[] })['@graph']
const setting = { publication, origin }
const dataOf = (facts: Partial<Article> = {}, ofBlog = blog) => read(articleData({ ...setting, blog: ofBlog, article: { ...article, ...facts } }))

describe('an article', () => {
  test('says what Google asks of one, and whose it is', () => {
    const url = `${origin}/suv/drought`
    expect(dataOf()[0]).toEqual({
      '@type': 'NewsArticle',
      '@id': url,
      headline: 'The Drought Ledger',
      image: { '@type': 'ImageObject', url: `${origin}/media/1e790a44d3aa6002/lead.jpg`, width: '1600', height: '1067' },
      datePublished: '2024-03-04T09:00:00+05:00',
      dateModified: '2024-11-18T17:30:00+05:00',
      inLanguage: 'en',
      author: [
        { '@type': 'Person', name: 'Dilnoza Karimova', url: `${origin}/authors/dilnoza` },
        { '@type': 'Person', name: 'Aibek Sadyrov', url: `${origin}/authors/aibek` },
      ],
      publisher: { '@type': 'NewsMediaOrganization', '@id': `${origin}/#publisher`, name: 'Chorsu', url: `${origin}/` },
      isPartOf: { '@type': 'Blog', '@id': `${origin}/suv`, name: 'Suv' },
      workTranslation: [{ '@id': `${origin}/suv/qurgoqchilik` }],
      correction: [{ '@type': 'CorrectionComment', datePublished: '2024-11-18T17:30:00+05:00', text: 'It was 38 centimetres.' }],
    })
  })

  test('has the way to it, which ends at its blog', () => {
    expect(dataOf({ language: 'uz' })[1]).toEqual({
      '@type': 'BreadcrumbList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, name: 'Bosh sahifa', item: `${origin}/` },
        { '@type': 'ListItem', position: 2, name: 'Suv', item: `${origin}/suv` },
      ],
    })
  })

  test('is a blog posting where a writer keeps notes', () => {
    expect(dataOf({}, { ...blog, kind: 'notes' })[0]!['@type']).toBe('BlogPosting')
  })

  test('without picture, corrections, later changes and translations says nothing of them', () => {
    const { image: _, ...bare } = article
    const [thing] = read(articleData({ ...setting, blog, article: { ...bare, modified: article.date, corrections: [], translations: [] } }))
    expect(Object.keys(thing!)).toEqual(['@type', '@id', 'headline', 'datePublished', 'inLanguage', 'author', 'publisher', 'isPartOf'])
  })

  test('that is a translation names its original, if readers may see it', () => {
    expect(dataOf({ original: 'suv/qurgoqchilik' })[0]).toMatchObject({ translationOfWork: { '@id': `${origin}/suv/qurgoqchilik` } })
    expect(dataOf({ original: 'suv/qurgoqchilik' })[0]).not.toHaveProperty('workTranslation')
    expect(dataOf({ original: 'suv/draft' })[0]).not.toHaveProperty('translationOfWork')
  })

  test('that was retracted says so, without its picture and its entries', () => {
    const thing = dataOf({ retracted: true, live: true })[0]!
    expect(thing).toMatchObject({ '@type': 'NewsArticle', creativeWorkStatus: 'Retracted', headline: 'The Drought Ledger', correction: [{}] })
    expect(thing).not.toHaveProperty('image')
    expect(thing).not.toHaveProperty('liveBlogUpdate')
  })

  test('with a headline longer than is shown has it cut between words, and in full as its name', () => {
    const title = 'Sel Season: Two Days of Mudflow Warnings in the Fergana Foothills, Told by the People Who Watch the Stream Beds'
    expect(dataOf({ title })[0]).toMatchObject({ headline: 'Sel Season: Two Days of Mudflow Warnings in the Fergana Foothills, Told by the People Who Watch the Stream…', name: title })
    expect(dataOf()[0]).not.toHaveProperty('name')
  })
})

describe('a live blog', () => {
  const updates = [
    { at: '2026-04-22T18:15:00+05:00', title: 'The digging begins', text: 'The warning was lifted.' },
    { at: '2026-04-21T21:25:00+05:00', title: 'Yellow line', text: `${'word '.repeat(100)}end` },
    { at: '2026-04-21T06:50:00+05:00', title: 'A picture', text: '' },
  ]

  test('that has ended has its entries, each with its own address, and the time it covered', () => {
    const thing = dataOf({ live: false, updates })[0] as Node & { liveBlogUpdate: { articleBody: string }[] }
    expect(thing).toMatchObject({
      '@type': 'LiveBlogPosting',
      coverageStartTime: '2026-04-21T06:50:00+05:00',
      coverageEndTime: '2026-04-22T18:15:00+05:00',
      liveBlogUpdate: [
        { '@type': 'BlogPosting', url: `${origin}/suv/drought#at-202604221815`, headline: 'The digging begins', datePublished: '2026-04-22T18:15:00+05:00', articleBody: 'The warning was lifted.' },
        { headline: 'Yellow line', articleBody: expect.stringMatching(/^(word )+word…$/) },
        { headline: 'A picture', articleBody: 'A picture' },
      ],
    })
    expect(thing.liveBlogUpdate[1]!.articleBody.length).toBeLessThanOrEqual(250)
  })

  test('that goes on does not say when it ends', () => {
    const thing = dataOf({ live: true, updates, keyPoints: ['It rose.', 'It fell.'] })[0]!
    expect(thing).toMatchObject({ '@type': 'LiveBlogPosting', coverageStartTime: '2026-04-21T06:50:00+05:00', abstract: 'It rose. It fell.' })
    expect(thing).not.toHaveProperty('coverageEndTime')
  })

  test('that has no entries yet begins when it was published', () => {
    expect(dataOf({ live: true })[0]).toMatchObject({ '@type': 'LiveBlogPosting', coverageStartTime: '2024-03-04T09:00:00+05:00', liveBlogUpdate: [] })
  })
})

describe('a page that is no article', () => {
  test('the front: the site and who publishes it', () => {
    expect(read(frontData(setting))).toMatchObject([
      { '@type': 'WebSite', url: `${origin}/`, name: 'Chorsu', inLanguage: 'en', publisher: { '@id': `${origin}/#publisher` } },
      {
        '@type': 'NewsMediaOrganization', '@id': `${origin}/#publisher`, name: 'Chorsu', url: `${origin}/`, logo: `${origin}/icon.svg`,
        correctionsPolicy: `${origin}/corrections`, sameAs: ['https://social.example.org/@chorsu'],
      },
    ])
  })

  test('a blog', () => {
    expect(read(blogData({ ...setting, blog }))).toMatchObject([
      { '@type': 'Blog', '@id': `${origin}/suv`, name: 'Suv', description: 'Who has water', inLanguage: 'en', author: [{ name: 'Dilnoza Karimova' }], publisher: { name: 'Chorsu' } },
      { '@type': 'BreadcrumbList', itemListElement: [{ item: `${origin}/` }, { name: 'Suv', item: `${origin}/suv` }] },
    ])
  })

  test('an author', () => {
    expect(read(authorData({ ...setting, author }))).toMatchObject([
      {
        '@type': 'ProfilePage',
        mainEntity: {
          '@type': 'Person', '@id': `${origin}/authors/dilnoza#person`, name: 'Dilnoza Karimova', url: `${origin}/authors/dilnoza`, jobTitle: 'Reporter',
          sameAs: ['https://telegram.example.org/dilnoza'], image: { url: `${origin}/media/2/portrait.jpg` }, worksFor: { name: 'Chorsu' },
        },
      },
      { '@type': 'BreadcrumbList' },
    ])
  })

  test('a list of articles', () => {
    const facts = { path: '/suv/archive/2019/06', name: 'Suv, June 2019', description: 'Suv.', language: 'en', trail: [{ label: 'Suv', href: '/suv' }, { label: 'Archive', href: '/suv/archive' }] }
    expect(read(collectionData({ ...setting, ...facts }))).toMatchObject([
      { '@type': 'CollectionPage', url: `${origin}/suv/archive/2019/06`, name: 'Suv, June 2019' },
      { itemListElement: [{ item: `${origin}/` }, { item: `${origin}/suv` }, { item: `${origin}/suv/archive` }, { name: 'Suv, June 2019', item: `${origin}/suv/archive/2019/06` }] },
    ])
  })

  test('all name absolute addresses only', () => {
    const all = [articleData({ ...setting, article, blog }), frontData(setting), blogData({ ...setting, blog }), authorData({ ...setting, author })]
    const addresses = (value: unknown): string[] =>
      value === null || typeof value !== 'object'
        ? []
        : Object.entries(value).flatMap(([key, inner]) => (/^(@id|url|item|logo|sameAs|mainEntityOfPage|correctionsPolicy)$/.test(key) ? [inner].flat().flatMap((one) => (typeof one === 'string' ? [one] : addresses(one))) : addresses(inner)))
    const found = all.flatMap(addresses)
    expect(found.length).toBeGreaterThan(30)
    for (const address of found) expect(address).toMatch(/^https:\/\/(chorsu|social|telegram)\.example\.org\//)
  })
})

describe.each([
  ['the end of the element', '</script><script>alert(1)</script>'],
  ['its end in other letters', '</ScRiPt x><img src=x onerror=alert(1)>'],
  ['a comment that swallows the end', '<!--<script>'],
  ['line separators', 'a\u2028b\u2029c'],
  ['quotes and backslashes', '"}],"x":["\\u003c/script>\\'],
  ['a lone surrogate', 'a\ud800b\udfff'],
  ['a NUL', 'a\u0000b'],
  ['a character reference', '&lt;/script&gt;&#60;/script>'],
])('a title with %s', (_, title) => {
  const page = (json: string) => `<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><script type="application/ld+json">${json}</script><p>after</p></body></html>`
  const scriptsOf = (node: Tree.ParentNode): Tree.Element[] =>
    node.childNodes.flatMap((child) => (adapter.isElementNode(child) ? [...(child.tagName === 'script' ? [child] : []), ...scriptsOf(child)] : []))

  test('stays inside of its element, and is read back as it was', () => {
    const data = articleData({ ...setting, blog: { ...blog, name: title }, article: { ...article, title, corrections: [{ date: article.date, text: title }] } })
    const document = parse(page(scriptJson(data)))
    const scripts = scriptsOf(document)
    expect(scripts).toHaveLength(1)
    const [text] = scripts[0]!.childNodes as Tree.TextNode[]
    const [thing] = (JSON.parse(text!.value) as { '@graph': Record<string, unknown>[] })['@graph']
    expect([thing!['headline'], (thing!['isPartOf'] as { name: string }).name]).toEqual([title, title])
    expect(thing!['correction']).toMatchObject([{ text: title }])
    expect(text!.value).not.toMatch(/[<\u2028\u2029]/)
    expect(Buffer.from(text!.value).toString()).toBe(text!.value)
  })
})

test('what is shortened is never longer than asked, and never half a character', () => {
  expect(shorten('one two three', 13)).toBe('one two three')
  expect(shorten('one two three', 12)).toBe('one two…')
  expect(shorten('x'.repeat(20), 5)).toBe('xxxx…')
  expect(shorten('😀'.repeat(20), 6)).toBe('😀😀…')
})
