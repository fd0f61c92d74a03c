import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Catalogue, openCatalogue } from '#lib/catalogue/catalogue.ts'
import { sync } from '#lib/catalogue/sync/sync.ts'
import { languageCodes } from '#lib/languages/languages.ts'
import { articleCard, authorCard, blogCard, type Card, languageCard, publicationCard, topicCard } from './card.ts'
import { layOut, type Layout, type Rectangle } from './card-layout.ts'
import { drawPanel } from './draw-panel.ts'
import { hasGlyph } from './drawable-text.ts'

const dataDir = mkdtempSync(path.join(tmpdir(), 'ovoz-cards-'))
let catalogue: Catalogue
beforeAll(async () => {
  const contentDir = path.resolve('content')
  await sync({ contentDir, dataDir, now: new Date('2026-11-20T12:00:00Z') })
  catalogue = openCatalogue({ contentDir, dataDir })
})
afterAll(() => {
  catalogue.close()
  rmSync(dataDir, { recursive: true })
})

function allCards(): Card[] {
  const publication = catalogue.publication()
  return [
    publicationCard(publication),
    ...catalogue.blogs().map((blog) => blogCard(blog, publication)),
    ...catalogue.authors().map((author) => authorCard(author, publication)),
    ...catalogue.topics().map((topic) => topicCard(topic, publication)),
    ...languageCodes.map((language) => languageCard(language, publication)),
    ...catalogue.recentArticleIds(1_000).map((id) => articleCard(catalogue.article(id)!, publication)),
  ]
}

const right = ({ x, width }: Rectangle) => x + width
const bottom = ({ y, height }: Rectangle) => y + height
const overlap = (a: Rectangle, b: Rectangle) => Math.min(right(a), right(b)) - Math.max(a.x, b.x) > 1 && Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y) > 1
const wordsOf = ({ texts }: Layout) => texts.map(({ set }) => set.text.join(' '))
const missing = ({ texts }: Layout) => texts.flatMap(({ set }) => set.lines.flatMap(({ glyphs }) => glyphs.filter(({ id }) => id === 0)))

/** What is the same for every card, whatever it says. */
function expectGood(card: Card): Layout {
  const layout = layOut(card)
  const { panel, texts } = layout
  expect(texts.length, card.subject).toBeGreaterThan(0)
  expect(missing(layout), `${card.subject}: missing glyphs`).toEqual([])
  for (const [index, text] of texts.entries()) {
    const words = text.set.text.join(' ')
    expect(text.x, words).toBeGreaterThanOrEqual(panel.x + 40)
    expect(right(text), words).toBeLessThanOrEqual(right(panel) - 40)
    expect(text.y, words).toBeGreaterThanOrEqual(30)
    expect(bottom(text), words).toBeLessThanOrEqual(bottom(panel) - 40)
    for (const other of texts.slice(index + 1)) expect(overlap(text, other), `${words} over ${other.set.text.join(' ')}`).toBe(false)
  }
  const svg = drawPanel(layout)
  expect(svg).not.toMatch(/NaN|undefined|<text|href="(?!#)|url\(/)
  return layout
}

describe('the cards of the sample publication', () => {
  test('each says all of its headline, in glyphs, inside of its panel', () => {
    for (const card of allCards()) {
      const layout = expectGood(card)
      expect(wordsOf(layout), card.subject).toContain(card.headline)
    }
  })

  test('every letter of every title, name, tagline and date has a glyph', () => {
    for (const { headline, kicker, badge, standfirst, byline, date, subject } of allCards())
      for (const text of [headline, kicker, badge, standfirst, byline?.words.replace('{names}', ''), date, ...(byline?.names ?? [])])
        expect([...(text ?? '')].filter((character) => !/[\u200c\u200d]/u.test(character) && !hasGlyph(character)), `${subject}: ${text}`).toEqual([])
  })

  test('each names its blog, its authors and its day', () => {
    const card = articleCard(catalogue.article('daftar/rudaki-on-the-minibus')!, catalogue.publication())
    expect(wordsOf(expectGood(card))).toEqual(expect.arrayContaining(['Chorsu', 'Daftar', 'نوشتهٔ \u2068Parvina Rahimi\u2069', '۱ آبان ۱۴۰۲']))
  })

  test('are drawn the other way round in Persian', () => {
    const [persian, kazakh] = ['daftar/rudaki-on-the-minibus', 'qishloq-ovozi/kazakh-ballot-in-kazakh'].map((id) => layOut(articleCard(catalogue.article(id)!, catalogue.publication())))
    expect([persian!.window!.x, persian!.panel.x, kazakh!.window!.x, kazakh!.panel.x]).toEqual([0, 600, 600, 0])
  })
})

describe('a card for', () => {
  const ordinary: Card = {
    subject: '/suv/a', language: 'en', publication: 'Chorsu', kicker: 'Suv', badge: 'Live', headline: 'A Ledger', standfirst: 'Of water and snow.',
    byline: { words: 'By {names}', names: ['Dilnoza Karimova'] }, date: '16 July 2021', picture: { href: '/media/0123456789abcdef/lead.jpg' },
  }
  const persian = { language: 'fa', byline: { words: 'نوشتهٔ {names}', names: ['Parvina Rahimi', 'پروینا رحیمی'] }, date: '۱ آبان ۱۴۰۲' }
  const cards: [string, Partial<Card>][] = [
    ['ten thousand characters', { headline: 'word '.repeat(2_000) }],
    ['ten thousand letters without a space', { headline: 'ж'.repeat(10_000) }],
    ['a long Persian headline', { ...persian, headline: 'رودکی در مسیر شمارهٔ هشت '.repeat(20) }],
    ['a headline in two directions', { headline: 'What “رودکی” Means to читатели in ۲۰۲۴' }],
    ['a Persian headline with Latin names', { ...persian, headline: 'گزارش BBC از نشست ۲۰۲۴ در Almaty، «Qazaqstan 2050»' }],
    ['markup', { headline: '<script>alert("x")</script> & ]]> \u0000' }],
    ['zero-width and overriding characters', { headline: 'a\u200b\u202e\u2066\ufeffb' }],
    ['many authors', { byline: { words: 'By {names}', names: Array.from({ length: 30 }, (_, index) => `Author Number ${index}`) } }],
    ['long names', { kicker: 'A blog with a very long name '.repeat(5), publication: 'A publication with a very long name '.repeat(5), badge: 'badge '.repeat(40) }],
    ['nothing but a headline', { kicker: undefined, badge: undefined, standfirst: undefined, byline: undefined, date: undefined }],
  ]

  test.each(cards)('%s is a good one, with a photograph and without', (_, change) => {
    expectGood({ ...ordinary, ...change })
    expectGood({ ...ordinary, ...change, picture: undefined })
  })

  test('a headline of emoji and words says the words', () => {
    expect(wordsOf(expectGood({ ...ordinary, headline: '🌊 Flood in the 🏔 foothills' }))).toContain('Flood in the foothills')
  })

  test.each(['東京の水', 'Tokyo 東京', '', '🐪', ' '.repeat(50)])('a headline that cannot be drawn whole (%j) says the blog instead', (headline) => {
    const words = wordsOf(expectGood({ ...ordinary, headline }))
    expect(words).toEqual(expect.arrayContaining(['Suv', 'By \u2068Dilnoza Karimova\u2069', '16 July 2021']))
    expect(words).not.toContain('SUV')
  })

  test('a publication and authors that cannot be drawn still has its headline', () => {
    expect(wordsOf(expectGood({ ...ordinary, publication: '東京新聞', byline: { words: 'By {names}', names: ['山田', 'Anna'] } }))).toEqual(
      expect.arrayContaining(['A Ledger', 'By \u2068Anna\u2069']))
  })
})

test('a letter that no typeface has is noticed', () => {
  // The check that all others here rest on.
  const layout = layOut({ subject: '/', language: 'en', publication: 'Chorsu', headline: 'Chorsu', standfirst: 'plain' })
  layout.texts[0]!.set.lines[0]!.glyphs[0]!.id = 0
  expect(missing(layout)).toHaveLength(1)
})
