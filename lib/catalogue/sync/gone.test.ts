import { expect, test } from 'vitest'
import { articleSource, startTrial, type Trial } from '../fixtures/trial.ts'
import type { ReadDeletions } from './gone.ts'

const at = '2024-01-01T00:00:00Z'

const kindOf = (trial: Trial, path: string) => trial.catalogue.resolve(path).kind
const kinds = (trial: Trial, ...paths: string[]) => paths.map((path) => kindOf(trial, path))

const one = 'blogs/suv/2023/one.mdx'
const aliased = articleSource({ aliases: '[/old/One, /suv/first]', language: 'kk' })
const deleted = (files: { path: string; content: string; at: string }[], { upTo = 'c1', isWhole = true } = {}): ReadDeletions =>
  async () => ({ upTo, isWhole, files: files.map(({ content, ...file }) => ({ ...file, bytes: Buffer.from(content) })) })

test('an article that vanishes is missing, not gone, as long as no commit says that it was deleted', async () => {
  using trial = startTrial()
  trial.write(one, aliased)
  await trial.sync()
  trial.remove(one)
  await trial.sync()
  expect(kinds(trial, '/suv/one', '/suv/one/history', '/suv/first')).toEqual(['missing', 'missing', 'missing'])
  await trial.sync({ deletions: async () => undefined })
  expect(kindOf(trial, '/suv/one')).toBe('missing')
})

test('what was known to be gone stays so while nobody can be asked', async () => {
  using trial = startTrial()
  await trial.sync({ deletions: deleted([{ path: one, content: aliased, at }]) })
  await trial.sync({ deletions: async () => undefined })
  await trial.sync()
  expect(kinds(trial, '/suv/one', '/suv/first')).toEqual(['gone', 'gone'])
})

test('an article that a commit deleted is gone, under every name it had, in its own language', async () => {
  using trial = startTrial()
  trial.write(one, aliased)
  await trial.sync()
  trial.remove(one)
  await trial.sync({ deletions: deleted([{ path: one, content: aliased, at }]) })
  for (const path of ['/suv/one', '/Suv/One/', '/suv/2023/one', '/suv/one/history', '/old/one', '/old/one/history', '/suv/first'])
    expect(trial.catalogue.resolve(path), path).toEqual({ kind: 'gone', language: 'kk' })
  expect(kinds(trial, '/og/suv/one', '/suv/one/more', '/suv/on')).toEqual(['missing', 'missing', 'missing'])
  trial.write(one, articleSource())
  await trial.sync()
  expect(kinds(trial, '/suv/one', '/suv/one/history', '/suv/first')).toEqual(['page', 'page', 'gone'])
})

test('an article that says no language is gone in that of its blog, or of the publication', async () => {
  using trial = startTrial()
  await trial.sync({ deletions: deleted([{ path: 'blogs/qishloq/2023/one.mdx', content: articleSource(), at }]) })
  expect(trial.catalogue.resolve('/qishloq/one')).toEqual({ kind: 'gone', language: 'ru' })
})

test('what has moved to another name leads there', async () => {
  using trial = startTrial()
  trial.write(one, articleSource())
  await trial.sync()
  trial.remove(one)
  trial.write('blogs/suv/2023/uno.mdx', articleSource({ aliases: '[/suv/one]' }))
  await trial.sync({ deletions: deleted([{ path: one, content: articleSource(), at }]) })
  expect(trial.catalogue.resolve('/suv/one')).toEqual({ kind: 'redirect', to: '/suv/uno' })
  expect(trial.catalogue.resolve('/suv/one/history')).toEqual({ kind: 'redirect', to: '/suv/uno/history' })
})

test('a catalogue built from nothing has it from the repository: what readers could see when it was deleted', async () => {
  using trial = startTrial()
  await trial.sync({
    deletions: deleted([
      { path: one, content: aliased, at },
      { path: 'blogs/suv/2023/draft.mdx', content: articleSource({ status: 'draft' }), at },
      { path: 'blogs/suv/2024/early.mdx', content: articleSource({ date: '2024-02-01T00:00:00Z' }), at },
      { path: 'blogs/suv/2023/retracted.mdx', content: articleSource({ status: 'retracted' }), at },
      { path: 'blogs/suv/2023/body.mdx', content: articleSource({}, '<broken'), at },
      { path: 'blogs/suv/2023/broken.mdx', content: 'no front matter', at },
      { path: 'blogs/suv/2023/Bad_name.mdx', content: articleSource(), at },
      { path: 'blogs/suv/2019/the-empty-canal.mdx', content: articleSource(), at },
    ]),
  })
  expect(kinds(trial, '/suv/one', '/suv/first', '/suv/retracted', '/suv/body')).toEqual(Array(4).fill('gone'))
  expect(kinds(trial, '/suv/draft', '/suv/early', '/suv/broken', '/suv/bad_name')).toEqual(Array(4).fill('missing'))
  expect(kindOf(trial, '/suv/the-empty-canal')).toBe('page')
})

test('the repository is asked for what is new, and believed when it tells all anew', async () => {
  using trial = startTrial()
  const asked: (string | undefined)[] = []
  const asking = (answer: ReadDeletions): ReadDeletions => (question) => {
    asked.push(question.since)
    expect([one, 'blogs/suv/2023/one/picture.mdx', 'authors/x.mdx'].map(question.isWanted)).toEqual([true, false, false])
    return answer(question)
  }
  const two = { path: 'blogs/suv/2023/two.mdx', content: articleSource(), at: '2024-01-01T00:00:00Z' }
  await trial.sync({ deletions: asking(deleted([{ ...two, path: one }])) })
  await trial.sync({ deletions: asking(deleted([two], { upTo: 'c2', isWhole: false })) })
  expect(kinds(trial, '/suv/one', '/suv/two')).toEqual(['gone', 'gone'])
  await trial.sync({ deletions: asking(async () => undefined) })
  await trial.sync({ deletions: asking(deleted([two], { upTo: 'c3' })) })
  expect(kinds(trial, '/suv/one', '/suv/two')).toEqual(['missing', 'gone'])
  expect(asked).toEqual([undefined, 'c1', 'c2', 'c2'])
})
