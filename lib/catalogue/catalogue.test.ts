import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { emptyTree } from '#lib/mdx/body-tree.ts'
import { openCatalogue } from './catalogue.ts'
import { articleSource, startTrial, type Trial } from './fixtures/trial.ts'
import type { Listing } from './types.ts'

let trial: Trial
beforeAll(async () => {
  trial = startTrial()
  await trial.sync()
})
afterAll(() => trial[Symbol.dispose]())

const all: Listing = { kind: 'all' }
const ids = (teasers: { id: string }[]) => teasers.map(({ id }) => id)

test('the first query fails with a clear error when nothing was built', () => {
  expect(() => openCatalogue({ contentDir: trial.contentDir, dataDir: '/nowhere' }).publication()).toThrow('call ensureCatalogue first')
})

test('blogs, authors, topics and languages', () => {
  const { catalogue } = trial
  expect(catalogue.publication()).toMatchObject({ name: 'Fixture', timeZone: 'Asia/Tashkent' })
  expect(catalogue.blogs().map(({ name, disclaimer }) => [name, disclaimer])).toEqual([
    ['Qishloq', 'Только мнения.'],
    ['Suv', 'Views are the writers’ own.'],
  ])
  expect(catalogue.blog('qishloq')?.authors).toEqual([{ id: 'dilnoza', name: 'Dilnoza Karimova' }, { id: 'aibek', name: 'Aibek Sadyrov' }])
  expect(catalogue.author('dilnoza')).toMatchObject({ role: 'Reporter', portrait: { width: 30, height: 30, type: 'image/jpeg' }, body: expect.stringContaining('Writes about water.') })
  expect(catalogue.topic('water')?.names).toEqual({ ru: 'Вода', uz: 'Suv' })
  expect(ids(catalogue.topics())).toEqual(['elections', 'markets', 'water'])
  expect(catalogue.languages()).toEqual(['en', 'fa', 'kk', 'ru', 'uz'])
})

test('an article with its pictures, evidence, corrections and translations', () => {
  const article = trial.catalogue.article('suv/the-empty-canal')!
  expect(article).toMatchObject({
    title: 'The empty canal',
    language: 'en',
    live: false,
    retracted: false,
    blog: { id: 'suv', name: 'Suv' },
    image: { width: 48, height: 32, focus: '50% 30%', credit: 'Fixture' },
    corrections: [{ text: 'The canal is in Fergana.' }],
    translations: [{ id: 'qishloq/pustoy-kanal', language: 'ru', title: 'Пустой канал' }],
  })
  expect(article.media).toEqual({ 'bank.png': { href: expect.stringMatching(/^\/media\/[0-9a-f]{16}\/bank\.png$/), type: 'image/png', width: 40, height: 20 } })
  expect(article.evidence['canal-post']?.media[0]).toMatchObject({ width: 36, sha256: expect.any(String) })
  expect(structuredClone(article)).toEqual(article)
  expect(trial.catalogue.article('qishloq/pustoy-kanal')?.translations).toEqual([{ id: 'suv/the-empty-canal', language: 'en', title: 'The empty canal' }])
  expect(trial.catalogue.article('suv/canal-live')?.live).toBe(true)
})

test('a live blog goes on until its file says that it has ended, and before it has an entry', async () => {
  using other = startTrial()
  const path = 'blogs/suv/2020/canal-live.mdx'
  const source = other.read(path)
  const states: [string, boolean, boolean][] = [
    [source, true, true],
    [source.replace('title:', 'live: ended\ntitle:'), false, true],
    [source.replace('title:', 'live: running\ntitle:').replace(/<Update[^]*$/, 'It begins at nine.\n'), true, true],
    [source.replace('title:', 'status: retracted\ntitle:'), false, false],
    [source.replace('title:', 'status: draft\ntitle:'), false, false],
  ]
  for (const [written, live, isKnown] of states) {
    other.write(path, written)
    await other.sync()
    expect(other.catalogue.article('suv/canal-live')?.live ?? false).toBe(live)
    expect(other.catalogue.resolve('/suv/canal-live/updates.json').kind).toBe(isKnown ? 'page' : 'missing')
  }
})

test('key points are kept with the article and found by the search, and go when it is retracted', async () => {
  using other = startTrial()
  const path = 'blogs/suv/2020/canal-live.mdx'
  const source = other.read(path).replace('title:', 'keyPoints: ["The sluice called Xonariq holds."]\ntitle:')
  other.write(path, source)
  await other.sync()
  expect(other.catalogue.article('suv/canal-live')?.keyPoints).toEqual(['The sluice called Xonariq holds.'])
  expect(other.catalogue.search('Xonariq', 1, 10).total).toBe(1)
  other.write(path, source.replace('title:', 'status: retracted\ntitle:'))
  await other.sync()
  expect(other.catalogue.article('suv/canal-live')?.keyPoints).toEqual([])
  expect(other.catalogue.search('Xonariq', 1, 10).total).toBe(0)
})

test('what is retracted says so, without its text; a draft is not there', () => {
  expect(trial.catalogue.article('suv/taken-back')).toMatchObject({ retracted: true, body: emptyTree })
  expect(trial.catalogue.search('zirconium', 1, 10).total).toBe(0)
  expect(trial.catalogue.article('suv/not-yet')).toBeUndefined()
  expect(ids(trial.catalogue.newest(all, 20))).not.toContain('suv/taken-back')
})

describe('listings', () => {
  const newest = ['qishloq/ketabkhane', 'qishloq/kutubxona', 'qishloq/saylau', 'qishloq/pustoy-kanal', 'suv/canal-live', 'suv/the-empty-canal']

  test('come newest first, and say where to go on', () => {
    expect(ids(trial.catalogue.newest(all, 20))).toEqual(newest)
    expect(trial.catalogue.recentArticleIds(2)).toEqual(newest.slice(0, 2))
    expect(ids(trial.catalogue.newest({ kind: 'author', id: 'aibek' }, 20))).toEqual(['qishloq/saylau', 'qishloq/pustoy-kanal', 'suv/the-empty-canal'])
    expect(trial.catalogue.olderMonth(all, 3)).toBe('2021-05')
    expect(trial.catalogue.olderMonth(all, 6)).toBeUndefined()
  })

  test('have months in the publication’s time zone', () => {
    // 00:30 on 1 March in Tashkent is still February in London.
    expect(trial.catalogue.month(all, '2020-03', 1, 10)).toMatchObject({ page: 1, pages: 1, earlier: '2019-06', later: '2021-05', teasers: [{ id: 'suv/canal-live' }] })
    expect(trial.catalogue.month(all, '2020-02', 1, 10)).toBeUndefined()
    expect(trial.catalogue.month(all, '2020-03', 2, 10)).toBeUndefined()
    expect(trial.catalogue.archive({ kind: 'blog', id: 'suv' })).toEqual([
      { year: 2020, count: 1, months: [{ month: 3, count: 1 }] },
      { year: 2019, count: 1, months: [{ month: 6, count: 1 }] },
    ])
    expect(trial.catalogue.years(all, 2021)).toEqual([2021, 2020, 2019])
  })

  test('give neighbours in the blog, and related reading that looks back only', () => {
    const { previous, next } = trial.catalogue.neighbours('qishloq/saylau')
    expect([previous?.id, next?.id]).toEqual(['qishloq/pustoy-kanal', 'qishloq/kutubxona'])
    expect(trial.catalogue.neighbours('suv/the-empty-canal').previous).toBeUndefined()
    expect(ids(trial.catalogue.related('qishloq/pustoy-kanal', 5))).toEqual(['suv/canal-live', 'suv/the-empty-canal'])
    expect(trial.catalogue.related('suv/the-empty-canal', 5)).toEqual([])
  })
})

test.each([
  ['en', 'cafe', 'suv/the-empty-canal', 'café'],
  ['en, as a beginning', 'onio', 'suv/the-empty-canal', 'onion'],
  ['en, a caption', 'spade', 'suv/the-empty-canal', 'spade'],
  ['ru, with ё for е', '"вода еще идет"', 'qishloq/pustoy-kanal', 'вода ещё идёт'],
  ['kk', 'бюллетень үстел', 'qishloq/saylau', 'бюллетень'],
  ['uz, with another apostrophe', "to'g'ri", 'qishloq/kutubxona', 'Toʼgʻri'],
  ['fa, without the joiner', 'میرود', 'qishloq/ketabkhane', 'می‌رود'],
  ['fa, with its own digits', '1398', 'qishloq/ketabkhane', '۱۳۹۸'],
])('search finds %s', (_, query, id, marked) => {
  const { results, total } = trial.catalogue.search(query, 1, 10)
  expect(results.map(({ teaser }) => teaser.id)).toContain(id)
  expect(total).toBeGreaterThan(0)
  expect(results.find(({ teaser }) => teaser.id === id)!.snippet.filter((run) => run.marked).map(({ text }) => text)).toContain(marked)
})

test('search never fails', () => {
  for (const query of ['"', "'", '*', 'a OR', 'NEAR(', '^x', '-x', '{title} : x', '\u0000', '😀', 'x'.repeat(10_000), '"" ""', '%', '\\']) {
    expect(trial.catalogue.search(query, -3, 10)).toMatchObject({ page: 1 })
  }
  expect(trial.catalogue.search('canal', 99, 1).page).toBe(trial.catalogue.search('canal', 1, 1).pages)
})

test('breaking items in force', () => {
  expect(trial.catalogue.breaking()).toMatchObject([{ id: 'flood', language: 'en', link: '/suv/the-empty-canal' }])
})

test('media are found by what is in them, and by nothing else', () => {
  const { href } = trial.catalogue.article('suv/the-empty-canal')!.media['bank.png']!
  const [, , hash, name] = href.split('/') as [string, string, string, string]
  const found = trial.catalogue.mediaByHref(hash, name)!
  expect(found).toMatchObject({ path: `${trial.contentDir}/blogs/suv/2019/the-empty-canal/bank.png`, type: 'image/png' })
  expect(found.isSame(statSync(found.path, { bigint: true }))).toBe(true)
  expect(found.isSame(statSync(`${trial.contentDir}/publication.yaml`, { bigint: true }))).toBe(false)
  for (const [otherHash, otherName] of [[hash, 'lead.jpg'], ['0'.repeat(16), name], [hash, '../bank.png'], ['%', name], [hash, 'blog.mdx']] as const) {
    expect(trial.catalogue.mediaByHref(otherHash, otherName)).toBeUndefined()
  }
})

test('a picture that several files share is found while one of them is public', async () => {
  using other = startTrial()
  const picture = readFileSync(`${other.contentDir}/authors/dilnoza/portrait.jpg`)
  const figure = '<Figure src="shared.jpg" alt="A bank" />'
  const write = (name: string, status: string) => {
    other.write(`blogs/suv/2023/${name}/shared.jpg`, Buffer.concat([picture, Buffer.from('shared')]))
    other.write(`blogs/suv/2023/${name}.mdx`, articleSource({ status }, figure))
  }
  write('a-draft', 'draft')
  write('b-published', 'published')
  write('c-draft', 'draft')
  await other.sync()
  const [, , hash, name] = other.catalogue.article('suv/b-published')!.media['shared.jpg']!.href.split('/') as [string, string, string, string]
  expect(other.catalogue.mediaByHref(hash, name)?.path).toBe(`${other.contentDir}/blogs/suv/2023/b-published/shared.jpg`)
  // Names are told apart as they are written, and nothing in them has another meaning.
  for (const wrong of ['Shared.jpg', 'hared.jpg', '%.jpg', '_hared.jpg']) expect(other.catalogue.mediaByHref(hash, wrong)).toBeUndefined()
  write('b-published', 'draft')
  await other.sync()
  expect(other.catalogue.mediaByHref(hash, name)).toBeUndefined()
})

test('a database damaged under an open catalogue is reported as missing', async () => {
  using other = startTrial()
  await other.sync()
  expect(other.catalogue.publication().name).toBe('Fixture')
  other.catalogue.close()
  writeFileSync(`${other.dataDir}/catalogue.db`, 'not a database')
  expect(() => other.catalogue.publication()).toThrow('call ensureCatalogue first')
})
