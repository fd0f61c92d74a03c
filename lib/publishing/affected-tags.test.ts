import { describe, expect, test } from 'vitest'
import type { ArticlePlace, Change } from '#lib/catalogue/changes.ts'
import { affectedTags } from './affected-tags.ts'

const place = (facts: Partial<ArticlePlace> = {}): ArticlePlace => ({
  listings: ['all', 'blog:suv', 'topic:water'], newest: ['all', 'blog:suv', 'topic:water'], month: '2026-04', date: '2026-04-02T03:00:00+05:00', modified: 1, translations: [], ...facts,
})
const article = (facts: Partial<Extract<Change, { kind: 'article' }>>): Change => ({
  kind: 'article', id: 'suv/a', neighbours: [], card: false, corrected: false, ...facts,
})
const translation = { id: 'mahalla/t', month: '2025-12' }
const own = ['article:suv/a', 'search']
/** To be dropped at the edge, and not only to grow old. */
const gone = ['!own:suv/a']
const listingTags = (key: string, month = '2026-04') => [`newest:${key}`, `month:${key}:${month}`, `archive:${key}`]
const sitemaps = ['sitemap', 'sitemap:suv:2026-04']
/** Of the day in London, where it is still the evening before. */
const news = 'news:2026-04-01'
const allListings = ['all', 'blog:suv', 'topic:water'].flatMap((key) => listingTags(key))

const table: [string, Change[], string[]][] = [
  ['nothing', [], []],
  ['a typo mended in the body', [article({ before: place(), after: place() })], own],
  ['a new headline', [article({ before: place(), after: place(), card: true })], [...own, 'card:suv/a', news]],
  ['an article published', [article({ after: place(), card: true, neighbours: ['suv/b'] })],
    [...own, 'card:suv/a', 'neighbours:suv/b', ...allListings, ...sitemaps, 'sitemap:fronts', news]],
  ['an article deleted', [article({ before: place(), card: true, neighbours: ['suv/b', 'suv/c'] })],
    [...own, 'card:suv/a', ...gone, 'neighbours:suv/b', 'neighbours:suv/c', ...allListings, ...sitemaps, 'sitemap:fronts', news]],
  ['a topic added', [article({ before: place(), after: place({ listings: [...place().listings, 'topic:markets'], newest: ['topic:markets'] }) })],
    [...own, ...listingTags('topic:markets'), 'sitemap:fronts']],
  ['moved to another month', [article({ before: place(), after: place({ month: '2026-05', date: '2026-05-02T10:00:00+05:00' }), card: true })],
    [...own, 'card:suv/a', ...allListings, 'month:all:2026-05', 'month:blog:suv:2026-05', 'month:topic:water:2026-05', ...sitemaps, 'sitemap:suv:2026-05', 'sitemap:fronts', news, 'news:2026-05-02']],
  ['another hour of the same month', [article({ before: place(), after: place({ date: '2026-04-03T10:00:00+05:00', modified: 2 }), card: true })],
    [...own, 'card:suv/a', ...allListings, ...sitemaps, 'sitemap:fronts', news, 'news:2026-04-03']],
  ['a correction', [article({ before: place(), after: place({ modified: 2 }), corrected: true })], [...own, 'corrections', ...sitemaps]],
  ['another lead picture', [article({ before: place({ image: '/media/1/a.jpg' }), after: place({ image: '/media/2/a.jpg' }), card: true })],
    [...own, 'card:suv/a', ...sitemaps, news]],
  ['a retraction of what was corrected', [article({ before: place(), card: true, corrected: true })],
    [...own, 'card:suv/a', ...gone, 'corrections', ...allListings, ...sitemaps, 'sitemap:fronts', news]],
  ['a translation linked', [article({ before: place(), after: place({ translations: [translation] }) })],
    [...own, 'article:mahalla/t', ...sitemaps, 'sitemap:mahalla:2025-12']],
  ['a translation unlinked', [article({ before: place({ translations: [translation] }), after: place() })],
    [...own, 'article:mahalla/t', ...sitemaps, 'sitemap:mahalla:2025-12']],
  ['a typo mended in what has a translation', [article({ before: place({ translations: [translation] }), after: place({ translations: [translation] }) })],
    [...own, 'article:mahalla/t']],
  ['another language of what has a translation',
    [article({ before: place({ translations: [translation], listings: ['language:ru'], newest: ['language:ru'] }), after: place({ translations: [translation], listings: ['language:kk'], newest: ['language:kk'] }) })],
    [...own, 'article:mahalla/t', ...listingTags('language:ru'), ...listingTags('language:kk'), ...sitemaps, 'sitemap:mahalla:2025-12', 'sitemap:fronts']],
  ['an article deleted that no front shows', [article({ before: place({ newest: ['topic:water'] }), card: true })],
    [...own, 'card:suv/a', ...gone, ...allListings.filter((tag) => !/newest:(all|blog)/.test(tag)), ...sitemaps, 'sitemap:fronts', news]],
  ['the first article of a month', [{ kind: 'month', key: 'blog:suv', month: '2020-02', near: ['2020-01', '2020-04'] }], ['links:blog:suv:2020-01', 'links:blog:suv:2020-04']],
  ['the first article of a language', [{ kind: 'month', key: 'language:kk', month: '2020-02', near: [] }], ['languages']],
  ['the only article of a topic', [{ kind: 'month', key: 'topic:water', month: '2020-02', near: [] }], []],
  ['a catalogue built anew', [{ kind: 'everything' }], ['*']],
  ['the publication', [{ kind: 'publication' }], ['publication']],
  ['a blog', [{ kind: 'blog', id: 'suv' }], ['blog:suv', 'blogs']],
  ['an author', [{ kind: 'author', id: 'x' }], ['author:x', 'authors']],
  ['a topic', [{ kind: 'topic', id: 'water' }], ['topic:water', 'topics']],
  ['a record', [{ kind: 'evidence', id: 'e' }], ['evidence:e']],
  ['a picture that nothing shows any more', [{ kind: 'media', hash: '0123456789abcdef'.repeat(4), names: ['a.jpg'] }], ['!media:0123456789abcdef']],
  ['breaking news', [{ kind: 'breaking' }], ['breaking']],
  ['an embargo moved', [{ kind: 'embargo', id: 'suv/a', date: '2026-04-02T03:00:00+05:00', month: '2026-04' }], [...own, '!own:suv/a', 'card:suv/a', ...sitemaps, news]],
  ['two changes with tags in common', [{ kind: 'blog', id: 'suv' }, { kind: 'blog', id: 'bozor' }], ['blog:suv', 'blogs', 'blog:bozor']],
]

describe('affectedTags', () => {
  test.each(table)('%s', (_, changes, expected) => {
    expect(affectedTags(changes).sort()).toEqual([...expected].sort())
  })
})
