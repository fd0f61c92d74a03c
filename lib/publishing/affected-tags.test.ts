import { describe, expect, test } from 'vitest'
import type { ArticlePlace, Change } from '#lib/catalogue/types.ts'
import { affectedTags } from './affected-tags.ts'

const place = (facts: Partial<ArticlePlace> = {}): ArticlePlace => ({
  listings: ['all', 'blog:suv', 'topic:water'], month: '2026-04', date: '2026-04-02T10:00:00+05:00', translations: [], ...facts,
})
const article = (facts: Partial<Extract<Change, { kind: 'article' }>>): Change => ({
  kind: 'article', id: 'suv/a', neighbours: [], card: false, ...facts,
})
const own = ['article:suv/a', 'search']
const listingTags = (key: string, month = '2026-04') => [`newest:${key}`, `month:${key}:${month}`, `archive:${key}`]
const allListings = ['all', 'blog:suv', 'topic:water'].flatMap((key) => listingTags(key))

const table: [string, Change[], string[]][] = [
  ['nothing', [], []],
  ['a typo mended in the body', [article({ before: place(), after: place() })], own],
  ['a new headline', [article({ before: place(), after: place(), card: true })], [...own, 'card:suv/a']],
  ['an article published', [article({ after: place(), card: true, neighbours: ['suv/b'] })],
    [...own, 'card:suv/a', 'neighbours:suv/b', ...allListings]],
  ['an article deleted', [article({ before: place(), card: true, neighbours: ['suv/b', 'suv/c'] })],
    [...own, 'card:suv/a', 'neighbours:suv/b', 'neighbours:suv/c', ...allListings]],
  ['a topic added', [article({ before: place(), after: place({ listings: [...place().listings, 'topic:markets'] }) })],
    [...own, ...listingTags('topic:markets')]],
  ['moved to another month', [article({ before: place(), after: place({ month: '2026-05', date: '2026-05-02T10:00:00+05:00' }), card: true })],
    [...own, 'card:suv/a', ...allListings, 'month:all:2026-05', 'month:blog:suv:2026-05', 'month:topic:water:2026-05']],
  ['another hour of the same month', [article({ before: place(), after: place({ date: '2026-04-03T10:00:00+05:00' }), card: true })],
    [...own, 'card:suv/a', ...allListings]],
  ['a translation linked', [article({ before: place(), after: place({ translations: ['mahalla/t'] }) })], [...own, 'article:mahalla/t']],
  ['a translation unlinked', [article({ before: place({ translations: ['mahalla/t'] }), after: place() })], [...own, 'article:mahalla/t']],
  ['a catalogue built anew', [{ kind: 'everything' }], ['*']],
  ['the publication', [{ kind: 'publication' }], ['publication']],
  ['a blog', [{ kind: 'blog', id: 'suv' }], ['blog:suv', 'blogs']],
  ['an author', [{ kind: 'author', id: 'x' }], ['author:x', 'authors']],
  ['a topic', [{ kind: 'topic', id: 'water' }], ['topic:water', 'topics']],
  ['a record', [{ kind: 'evidence', id: 'e' }], ['evidence:e']],
  ['breaking news', [{ kind: 'breaking' }], ['breaking']],
  ['two changes with tags in common', [{ kind: 'blog', id: 'suv' }, { kind: 'blog', id: 'bozor' }], ['blog:suv', 'blogs', 'blog:bozor']],
]

describe('affectedTags', () => {
  test.each(table)('%s', (_, changes, expected) => {
    expect(affectedTags(changes).sort()).toEqual([...expected].sort())
  })
})
