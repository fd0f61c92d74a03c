import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { articleSource, startTrial, type Trial, trialNow } from '../fixtures/trial.ts'
import { openDatabase } from '../store/database.ts'
import type { Change } from '../changes.ts'
import { correctedSql, entriesSql, frontsSql, monthsSql, newsSql } from './read-sitemap.ts'

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  await trial.sync()
})
afterAll(() => trial[Symbol.dispose]())

const at = (date: string) => Date.parse(date)

test('the months of every blog, with the last change in each: of a correction, of a live entry', () => {
  expect(trial.catalogue.sitemapMonths(100).map(({ blog, month, pages, modified }) => [blog, month, pages, new Date(modified).toISOString()])).toEqual([
    ['qishloq', '2021-05', 1, '2021-05-02T04:00:00.000Z'],
    ['qishloq', '2021-06', 1, '2021-06-09T03:00:00.000Z'],
    ['qishloq', '2022-02', 1, '2022-02-01T04:00:00.000Z'],
    ['qishloq', '2022-03', 1, '2022-03-01T04:00:00.000Z'],
    ['suv', '2019-06', 1, '2019-06-10T03:00:00.000Z'],
    ['suv', '2020-03', 1, '2020-02-29T21:00:00.000Z'],
  ])
  expect(trial.catalogue.sitemapMonths(1)).toHaveLength(1)
})

test('an article with its picture, and with the versions that readers may see', () => {
  const versions = [{ id: 'qishloq/pustoy-kanal', language: 'ru' }, { id: 'suv/the-empty-canal', language: 'en' }]
  expect(trial.catalogue.sitemapEntries('suv', '2019-06', 1)).toEqual([{
    id: 'suv/the-empty-canal',
    modified: at('2019-06-10T08:00:00+05:00'),
    image: trial.catalogue.article('suv/the-empty-canal')!.image!.href,
    versions,
    original: 'suv/the-empty-canal',
  }])
  expect(trial.catalogue.sitemapEntries('suv', '2020-03', 1)).toEqual([{ id: 'suv/canal-live', modified: at('2020-03-01T02:00:00+05:00') }])
  expect(trial.catalogue.sitemapEntries('suv', '2019-06', 2)).toEqual([])
})

test('no sitemap knows of drafts, of what was retracted or of what is still to come', async () => {
  using other = startTrial()
  const soon = '2026-01-15T12:00:30Z'
  other.write('blogs/suv/2026/soon.mdx', articleSource({ date: soon }))
  other.write('blogs/suv/2026/now.mdx', articleSource({ date: '2026-01-15T11:00:00Z', title: 'Now' }))
  await other.sync()
  const known = () => other.catalogue.sitemapMonths(100).flatMap(({ blog, month }) => other.catalogue.sitemapEntries(blog, month, 1).map(({ id }) => id))
  const news = () => other.catalogue.newsSince(new Date('2026-01-14T00:00:00Z')).map(({ id }) => id)
  expect(known()).toEqual(expect.arrayContaining(['suv/now', 'suv/the-empty-canal']))
  for (const id of ['suv/soon', 'suv/not-yet', 'suv/taken-back']) expect(known()).not.toContain(id)
  expect(news()).toEqual(['suv/now'])
  await other.sync({ now: new Date(soon) })
  expect(known()).toContain('suv/soon')
  expect(news()).toEqual(['suv/soon', 'suv/now'])
  other.write('blogs/suv/2026/now.mdx', articleSource({ date: '2026-01-15T11:00:00Z', title: 'Now', status: 'retracted' }))
  await other.sync({ now: new Date(soon) })
  expect(known()).not.toContain('suv/now')
  expect(news()).toEqual(['suv/soon'])
})

test('news are what was published after an instant, with headline and language', () => {
  const since = new Date('2022-03-01T00:00:00Z')
  const news = trial.catalogue.newsSince(since)
  expect(news.length).toBeGreaterThan(0)
  for (const { id, language, title, date } of news) {
    expect(trial.catalogue.article(id)).toMatchObject({ language, title })
    expect(date).toBe(at(trial.catalogue.article(id)!.date))
    expect(date).toBeGreaterThan(since.getTime())
  }
  expect(trial.catalogue.newsSince(trialNow)).toEqual([])
})

test('the fronts of all listings, and when each last got an article', () => {
  const fronts = trial.catalogue.sitemapFronts()
  const newest = (id: string) => at(trial.catalogue.article(id)!.date)
  expect(fronts.map(({ listing }) => ('id' in listing ? `${listing.kind}:${listing.id}` : listing.kind))).toEqual([
    'all', 'blog:qishloq', 'blog:suv', 'author:aibek', 'author:dilnoza', 'topic:elections', 'topic:markets', 'topic:water',
    'language:en', 'language:fa', 'language:kk', 'language:ru', 'language:uz',
  ])
  expect(fronts[0]).toEqual({ listing: { kind: 'all' }, modified: newest('qishloq/ketabkhane') })
  expect(fronts.find(({ listing }) => 'id' in listing && listing.id === 'aibek')?.modified).toBe(newest('qishloq/saylau'))
})

describe('corrections', () => {
  test('are listed last first, with what was retracted', async () => {
    using other = startTrial()
    const corrected = (date: string, status = 'published') => articleSource({ status, corrections: `[{ date: ${date}, text: "It was ${date}." }]` })
    other.write('blogs/suv/2023/late.mdx', corrected('2025-01-01T00:00:00Z'))
    other.write('blogs/suv/2023/gone.mdx', corrected('2025-02-01T00:00:00Z', 'retracted'))
    other.write('blogs/suv/2023/hidden.mdx', corrected('2025-03-01T00:00:00Z', 'draft'))
    await other.sync()
    expect(other.catalogue.corrected(10).map(({ teaser, corrections }) => [teaser.id, teaser.retracted, corrections.length])).toEqual([
      ['suv/gone', true, 1], ['suv/late', false, 1], ['suv/the-empty-canal', false, 1],
    ])
    expect(other.catalogue.corrected(1)).toHaveLength(1)
  })

  test('are news to their list, and nothing else is', async () => {
    using other = startTrial()
    const path = 'blogs/suv/2023/one.mdx'
    const change = async (fields: Record<string, string>, body?: string) => {
      other.write(path, articleSource(fields, body))
      const { changes } = await other.sync()
      return changes.filter((found): found is Extract<Change, { kind: 'article' }> => found.kind === 'article').map(({ id, corrected }) => [id, corrected])
    }
    await other.sync()
    const corrections = { corrections: '[{ date: 2024-01-01T00:00:00Z, text: So. }]' }
    expect(await change({})).toEqual([['suv/one', false]])
    expect(await change({}, 'Other words.')).toEqual([['suv/one', false]])
    expect(await change(corrections)).toEqual([['suv/one', true]])
    expect(await change(corrections, 'Yet other words.')).toEqual([['suv/one', false]])
    expect(await change({ ...corrections, title: 'Another' })).toEqual([['suv/one', true]])
    expect(await change({ ...corrections, title: 'Another', status: 'retracted' })).toEqual([['suv/one', true]])
    expect(await change({ title: 'Another', status: 'draft' })).toEqual([['suv/one', true]])
  })
})

test('the change of an article says when it was last changed and what its sitemap shows', async () => {
  using other = startTrial()
  await other.sync()
  other.write('blogs/suv/2019/the-empty-canal.mdx', other.read('blogs/suv/2019/the-empty-canal.mdx').replace('updated: 2019-06-10T08:00:00+05:00', 'updated: 2019-07-01T08:00:00+05:00'))
  const { changes } = await other.sync()
  expect(changes).toMatchObject([{
    id: 'suv/the-empty-canal',
    before: { modified: at('2019-06-10T08:00:00+05:00'), translations: [{ id: 'qishloq/pustoy-kanal', month: '2021-05' }] },
    after: { modified: at('2019-07-01T08:00:00+05:00'), image: expect.stringMatching(/^\/media\//) },
  }])
})

test('no query walks over the archive', () => {
  const database = openDatabase(trial.dataDir, { readOnly: true, thorough: false })!
  try {
    const plan = (sql: string, ...values: (string | number)[]) => database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values).map(({ detail }) => String(detail))
    const plans = {
      months: plan(monthsSql, 100), entries: plan(entriesSql, 'blog:suv', '2019-06', 10, 0), fronts: plan(frontsSql, 'author'), news: plan(newsSql, 0, 10), corrected: plan(correctedSql, 10),
    }
    for (const [name, lines] of Object.entries(plans)) {
      expect(lines.length, name).toBeGreaterThan(0)
      // The index of corrections holds only what was corrected, in the order it is read in.
      for (const line of lines) expect(line, name).toMatch(/^SEARCH |^SCAN articles USING INDEX articles_by_correction$|^CORRELATED SCALAR SUBQUERY/)
    }
    expect(plans.months.join('\n')).toContain('articles_by_month (blog=? AND month=?)')
  } finally {
    database.close()
  }
})
