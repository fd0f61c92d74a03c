import { describe, expect, test } from 'vitest'
import type { Article, Publication } from '#lib/catalogue/types.ts'
import { addressOf, articleCard, cardTypeOf, publicationCard } from './card.ts'

const publication: Publication = {
  name: 'Chorsu', tagline: 'From Central Asia', description: '', language: 'en', timeZone: 'Asia/Tashkent', disclaimer: '', navigation: [], accounts: [],
}
const article: Article = {
  id: 'suv/ledger', firstPath: '/suv/ledger', updates: [], modified: '2021-07-14T22:00:00Z', title: 'A Ledger', summary: 'Of water.', date: '2021-07-14T22:00:00Z', language: 'en', blog: { id: 'suv', name: 'Suv' },
  authors: [{ id: 'dilnoza', name: 'Dilnoza Karimova' }], live: false, retracted: false, topics: [], keyPoints: [], corrections: [], translations: [], body: '', media: {}, evidence: {},
  image: { href: '/media/0123456789abcdef/lead.jpg', type: 'image/jpeg', width: 1600, height: 1067, alt: 'A ledger', focus: '45% 50%' },
}
const addressWith = (change: Partial<Article>, of = publication) => addressOf(articleCard({ ...article, ...change }, of))
const image = article.image!

describe('the address of a card', () => {
  const address = addressWith({})

  test('names the page and a version', () => {
    expect(address).toMatch(/^\/og\/suv\/ledger\/[0-9a-f]{12}\.jpg$/)
    expect(addressWith({ image: undefined })).toMatch(/\.png$/)
    expect(addressOf(publicationCard(publication))).toMatch(/^\/og\/[0-9a-f]{12}\.png$/)
  })

  test.each<[string, Partial<Article>]>([
    ['headline', { title: 'Another Ledger' }], ['standfirst', { summary: 'Of snow.' }], ['date', { date: '2021-07-16T22:00:00Z' }], ['language', { language: 'ru' }],
    ['author', { authors: [{ id: 'dilnoza', name: 'D. Karimova' }] }], ['blog’s name', { blog: { id: 'suv', name: 'Water' } }], ['state', { live: true }],
    ['picture', { image: { ...image, href: '/media/fedcba9876543210/lead.jpg' } }], ['focus', { image: { ...image, focus: '10% 50%' } }],
  ])('is another with another %s', (_, change) => {
    expect(addressWith(change)).not.toBe(address)
  })

  test('is the same when nothing that is drawn has changed', () => {
    expect(addressWith({ body: 'Other words.', corrections: [{ date: '2022-01-01T00:00:00Z', text: 'x' }], image: { ...image, alt: 'Other words', caption: 'x' } })).toBe(address)
    expect(addressWith({ date: '2021-07-15T01:00:00+05:00' }), 'the same day').toBe(address)
  })

  test('is another under another name of the publication, or in another time zone where the day differs', () => {
    expect(addressWith({}, { ...publication, name: 'Other' })).not.toBe(address)
    expect(addressWith({}, { ...publication, timeZone: 'America/New_York' })).not.toBe(address)
  })
})

test('a picture is JPEG with a photograph, and PNG without', () => {
  expect([cardTypeOf(articleCard(article, publication)), cardTypeOf(publicationCard(publication))]).toEqual(['image/jpeg', 'image/png'])
})

test('nothing of a retracted article is on a card', () => {
  expect(articleCard({ ...article, retracted: true }, publication)).toEqual(publicationCard(publication))
})
