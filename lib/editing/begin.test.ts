import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { articleSource, startTrial, type Trial } from '#lib/catalogue/fixtures/trial.ts'
import { splitFrontMatter } from '#lib/catalogue/read/front-matter.ts'
import { begin, type ArticleRequest, type Request } from './begin.ts'
import { CannotWrite } from './newsroom.ts'

const now = new Date('2025-12-31T19:59:59Z')
const article = (more: Partial<ArticleRequest> = {}): ArticleRequest => ({ kind: 'article', blog: 'suv', title: 'The dry year', authors: ['dilnoza'], topics: [], ...more })

const start = (trial: Trial, request: Request, ask?: (question: string) => Promise<string>) =>
  begin(request, { contentDir: trial.contentDir, dataDir: trial.dataDir, now, ...(ask ? { ask } : {}) })

const fieldsOf = (text: string) => parse((splitFrontMatter(text) as { yaml: string }).yaml) as Record<string, unknown>

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(() => undefined, (cause: unknown) => cause)
  expect(error).toBeInstanceOf(CannotWrite)
  return (error as Error).message
}

describe('a new article', () => {
  test('is a draft of this minute on the publication’s clock, which the check takes', async () => {
    using trial = startTrial()
    // The newsroom's clock is five hours ahead: there it is already the next year.
    expect(await start(trial, article())).toBe('blogs/suv/2026/the-dry-year.mdx')
    expect(fieldsOf(trial.read('blogs/suv/2026/the-dry-year.mdx'))).toMatchObject({
      title: 'The dry year', date: '2026-01-01T00:59:00+05:00', authors: ['dilnoza'], topics: [], language: 'en', status: 'draft',
    })
    const { problems, counts } = await trial.sync()
    expect([problems, counts.articles.draft]).toEqual([[], 2])
  })

  test('cannot be published with the standfirst it began with', async () => {
    using trial = startTrial()
    const file = await start(trial, article())
    trial.write(file, trial.read(file).replace('status: draft', 'status: published'))
    const { problems } = await trial.sync()
    expect(problems).toMatchObject([{ path: file, line: 8, severity: 'error', message: '“summary” is still what npm run new wrote' }])
    trial.write(file, trial.read(file).replace(/summary: .*/, 'summary: "It did not rain."'))
    expect((await trial.sync()).problems).toEqual([])
    expect(trial.catalogue.article('suv/the-dry-year')?.title).toBe('The dry year')
  })

  test('takes any title, and says in its language what it is', async () => {
    using trial = startTrial()
    const title = 'Қар: "ақ" \\ қыс, #1 {су} <Note> — [?] & *'
    const file = await start(trial, article({ blog: 'qishloq', title, language: 'kk', topics: ['water'], translationOf: 'suv/the-empty-canal' }))
    expect(file).toBe('blogs/qishloq/2026/qar-aq-qys-1-su-note.mdx')
    expect(fieldsOf(trial.read(file))).toMatchObject({ title, language: 'kk', topics: ['water'], translationOf: 'suv/the-empty-canal' })
    expect((await trial.sync()).problems).toEqual([])
  })

  test.each([
    ['a blog there is not', article({ blog: 'suw' }), 'There is no blog “suw”: did you mean “suv”?'],
    ['an author there is not', article({ authors: ['dilnosa'] }), 'There is no author “dilnosa”: did you mean “dilnoza”?'],
    ['a topic there is not', article({ topics: ['wether'] }), 'There is no topic “wether”'],
    ['an original there is not', article({ translationOf: 'suv/none' }), 'There is no article “suv/none”'],
    ['an address another year has', article({ title: 'The empty canal!' }), 'The address /suv/the-empty-canal belongs to blogs/suv/2019/the-empty-canal.mdx'],
    ['a word of the site', article({ title: 'Archive' }), 'An article may not be called “archive”: give another name with --slug'],
    ['a feed', article({ slug: 'rss' }), 'An article may not be called “rss”'],
    ['a title without a letter', article({ title: '؟!' }), 'No address can be made of “؟!”: give one with --slug'],
  ])('is refused for %s, and nothing is written', async (_, request, message) => {
    using trial = startTrial()
    const before = (await trial.sync()).counts.files
    expect(await refusal(start(trial, request))).toContain(message)
    expect((await trial.sync()).counts.files).toBe(before)
  })

  test('does not take an old address of another', async () => {
    using trial = startTrial()
    trial.write('blogs/suv/2023/new.mdx', articleSource({ aliases: '[/suv/the-dry-year]' }))
    expect(await refusal(start(trial, article()))).toContain('The address /suv/the-dry-year belongs to blogs/suv/2023/new.mdx')
  })

  test('never takes the place of a file, in order or not', async () => {
    using trial = startTrial()
    trial.write('blogs/suv/2026/the-dry-year.mdx', 'Notes for later')
    expect(await refusal(start(trial, article()))).toContain('already there')
    expect(trial.read('blogs/suv/2026/the-dry-year.mdx')).toBe('Notes for later')
  })

  test('says which file is at fault if its blog or the publication is not in order', async () => {
    using trial = startTrial()
    trial.write('blogs/suv/blog.mdx', 'broken')
    expect(await refusal(start(trial, article()))).toContain('The file of the blog “suv” has a mistake')
    trial.write('publication.yaml', 'name: X\n')
    expect(await refusal(start(trial, article()))).toContain('publication.yaml is not in order')
  })
})

describe('who writes it', () => {
  const authorsOf = async (trial: Trial, blog: string, ask?: (question: string) => Promise<string>) => fieldsOf(trial.read(await start(trial, article({ blog, authors: [] }), ask)))['authors']

  test('the blog’s only author', async () => {
    using trial = startTrial()
    trial.write('blogs/suv/blog.mdx', trial.read('blogs/suv/blog.mdx').replace(/authors: .*/, 'authors: [dilnoza]'))
    expect(await authorsOf(trial, 'suv')).toEqual(['dilnoza'])
  })

  test('else whom they pick, and else nobody', async () => {
    using trial = startTrial()
    trial.write('blogs/suv/blog.mdx', trial.read('blogs/suv/blog.mdx').replace(/authors: .*/, 'authors: [aibek, dilnoza]'))
    const asked: string[] = []
    expect(await authorsOf(trial, 'suv', async (question) => (asked.push(question), '2'))).toEqual(['dilnoza'])
    expect(asked).toEqual([expect.stringMatching(/Who writes it\?\s+1 {2}.+\(aibek\)\s+2 {2}.+\(dilnoza\)/)])
    expect(await refusal(start(trial, article({ title: 'Two', authors: [] }), async () => '3'))).toContain('“3” is none of them')
    expect(await refusal(start(trial, article({ title: 'Two', authors: [] })))).toContain('--author and one of: aibek, dilnoza')
  })
})

describe('other files', () => {
  test('breaking news stands for its hours, and not twice under one name', async () => {
    using trial = startTrial()
    const request = { kind: 'breaking', text: 'The “dam” holds: no flood', link: '/suv/the-empty-canal', hours: 6 } as const
    const file = await start(trial, request)
    expect(file).toBe('breaking/2026-01-01-the-dam-holds-no-flood.yaml')
    expect(parse(trial.read(file))).toEqual({ text: request.text, link: request.link, from: '2026-01-01T00:59:00+05:00', until: '2026-01-01T06:59:00+05:00', language: 'en' })
    expect(await refusal(start(trial, request))).toContain('already there')
    const { problems } = await trial.sync({ now: new Date('2026-01-01T00:00:00Z') })
    expect(problems.filter(({ path }) => path === file)).toEqual([])
    expect(trial.catalogue.breaking()).toEqual([expect.objectContaining({ text: request.text })])
  })

  test('an author, a topic and a blog that the check takes, and an article in them', async () => {
    using trial = startTrial()
    expect(await start(trial, { kind: 'author', name: 'Ольга Ким', role: 'Reporter: "water"', about: 'Ольга пишет.' })).toBe('authors/olga-kim.mdx')
    expect(await start(trial, { kind: 'topic', name: 'Rail: roads', description: 'Trains # and tracks.' })).toBe('topics/rail-roads.yaml')
    expect(await start(trial, { kind: 'blog', name: 'Темир', language: 'ru', authors: ['olga-kim'], tagline: 'О поездах', about: 'О чём.' })).toBe('blogs/temir/blog.mdx')
    expect(await start(trial, article({ blog: 'temir', title: 'Первый поезд', authors: [], topics: ['rail-roads'] }))).toBe('blogs/temir/2026/pervyy-poezd.mdx')
    expect((await trial.sync()).problems).toEqual([])
    expect(await refusal(start(trial, { kind: 'blog', name: 'Search', language: 'ru', authors: [], tagline: 't', about: 'a' }))).toContain('the site uses /search itself')
    expect(existsSync(path.join(trial.contentDir, 'blogs/search'))).toBe(false)
  })

  test('what the check would refuse does not stay', async () => {
    using trial = startTrial()
    expect(await refusal(start(trial, { kind: 'author', name: 'Olga', role: 'Reporter', about: 'She <b>writes</b>.' }))).toMatch(/\(.+\)\.$/)
    expect(existsSync(path.join(trial.contentDir, 'authors/olga.mdx'))).toBe(false)
    writeFileSync(path.join(trial.contentDir, 'authors/olga.mdx'), 'mine')
    expect(await refusal(start(trial, { kind: 'author', name: 'Olga', role: 'Reporter', about: 'She writes.' }))).toContain('already there')
    expect(trial.read('authors/olga.mdx')).toBe('mine')
  })
})
