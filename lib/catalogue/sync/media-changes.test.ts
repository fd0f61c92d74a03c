import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { articleSource, startTrial, trialNow, type Trial } from '../fixtures/trial.ts'

let trial: Trial
beforeEach(async () => {
  trial = startTrial()
  trial.write(one, showing('a.jpg'))
  trial.write(oneFile, picture('a'))
  await goneNow()
})
afterEach(() => trial[Symbol.dispose]())

const [one, oneFile] = ['blogs/suv/2023/one.mdx', 'blogs/suv/2023/one/a.jpg']
const [two, twoFile] = ['blogs/suv/2023/two.mdx', 'blogs/suv/2023/two/b.jpg']
/** Another picture for each letter. */
const picture = (letter: string) => Buffer.concat([readFileSync(`${trial.contentDir}/authors/dilnoza/portrait.jpg`), Buffer.from(letter)])
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const showing = (name: string, fields: Record<string, string> = {}) => articleSource(fields, `<Figure src="${name}" alt="A bank" />`)
const served = (bytes: Buffer, name: string) => trial.catalogue.mediaByHref(hashOf(bytes).slice(0, 16), name) !== undefined

/** Applies what was written. @returns The names of the media that it took from readers. */
async function goneNow(now = trialNow): Promise<string[]> {
  const { changes } = await trial.sync({ now })
  return changes.flatMap((change) => (change.kind === 'media' ? change.names : []))
}

test('a picture goes with the article that shows it, be it deleted, retracted, a draft again or put under embargo', async () => {
  const ways: [string, () => void][] = [
    ['deleted', () => trial.remove(one)], ['deleted with its picture', () => { trial.remove(one); trial.remove(oneFile) }],
    ['retracted', () => trial.write(one, showing('a.jpg', { status: 'retracted' }))], ['a draft', () => trial.write(one, showing('a.jpg', { status: 'draft' }))],
    ['under embargo', () => trial.write(one, showing('a.jpg', { date: '2030-01-01T10:00:00Z' }))],
  ]
  for (const [way, take] of ways) {
    take()
    expect(await goneNow(), way).toEqual(['a.jpg'])
    expect(served(picture('a'), 'a.jpg'), way).toBe(false)
    trial.write(one, showing('a.jpg'))
    trial.write(oneFile, picture('a'))
    expect(await goneNow(), `${way}, and back`).toEqual([])
    expect(served(picture('a'), 'a.jpg'), `${way}, and back`).toBe(true)
  }
})

test('a picture goes when the article no longer shows it, or shows another under its name', async () => {
  trial.write(one, articleSource())
  expect(await goneNow(), 'taken out, though its file is there').toEqual(['a.jpg'])
  trial.write(one, showing('a.jpg'))
  await goneNow()
  trial.write(oneFile, picture('other'))
  expect(await goneNow(), 'replaced').toEqual(['a.jpg'])
  expect([served(picture('a'), 'a.jpg'), served(picture('other'), 'a.jpg')]).toEqual([false, true])
  trial.remove(oneFile)
  expect(await goneNow(), 'its file was deleted').toEqual(['a.jpg'])
})

test('a picture that something else shows to readers stays, whatever it is called there', async () => {
  trial.write(two, showing('b.jpg', { image: '{ src: b.jpg, alt: A bank }' }))
  trial.write(twoFile, picture('a'))
  await goneNow()
  trial.remove(one)
  trial.remove(oneFile)
  expect(await goneNow()).toEqual([])
  trial.write(two, showing('b.jpg', { status: 'draft' }))
  expect(await goneNow()).toEqual(['b.jpg'])
})

test('two articles that go together take their picture along', async () => {
  trial.write(two, showing('b.jpg'))
  trial.write(twoFile, picture('a'))
  await goneNow()
  trial.write(one, articleSource())
  trial.remove(two)
  expect((await goneNow()).sort()).toEqual(['a.jpg', 'b.jpg'])
})

test('what a record of evidence shows goes with the last article that shows the record, and when it is taken out of the record', async () => {
  const record = 'evidence/canal-post/record.yaml'
  const post = readFileSync(`${trial.contentDir}/evidence/canal-post/post.jpg`)
  const shown = articleSource({}, '<Evidence id="canal-post" />')
  trial.write(one, shown)
  trial.remove('blogs/suv/2019/the-empty-canal.mdx')
  await goneNow()
  expect(served(post, 'post.jpg')).toBe(true)
  const source = trial.read(record)
  trial.write(record, source.replace(/media:\n[^]*?(?=captured:)/, ''))
  expect(await goneNow(), 'out of the record').toEqual(['post.jpg'])
  trial.write(record, source)
  expect(await goneNow()).toEqual([])
  trial.write(one, showing('a.jpg'))
  expect(await goneNow(), 'out of the article').toEqual(['post.jpg'])
  trial.write(one, shown)
  await goneNow()
  trial.remove(one)
  expect(await goneNow(), 'with the article').toEqual(['post.jpg'])
})

test('a portrait and the picture of a blog go when they are replaced', async () => {
  trial.write('authors/dilnoza/portrait.jpg', picture('p'))
  expect(await goneNow()).toEqual(['portrait.jpg'])
})

test('what is new goes from nobody, what a draft shows neither, and a clock that is set back takes again what its time gave', async () => {
  trial.write(two, showing('b.jpg', { status: 'draft' }))
  trial.write(twoFile, picture('b'))
  expect(await goneNow()).toEqual([])
  trial.write(two, showing('b.jpg', { date: '2026-06-01T10:00:00Z' }))
  trial.write(twoFile, picture('c'))
  expect(await goneNow()).toEqual([])
  expect(await goneNow(new Date('2026-07-01T00:00:00Z'))).toEqual([])
  expect(served(picture('c'), 'b.jpg')).toBe(true)
  expect(await goneNow(trialNow)).toEqual(['b.jpg'])
})

test('a version that cannot be linked leaves the pictures of the last good one, until they are deleted', async () => {
  trial.write(one, `${showing('a.jpg')}\n<Figure src="missing.jpg" alt="A bank" />\n`.replace('<Figure src="a.jpg" alt="A bank" />', ''))
  expect(await goneNow()).toEqual([])
  expect(served(picture('a'), 'a.jpg')).toBe(true)
  trial.remove(oneFile)
  expect(await goneNow()).toEqual(['a.jpg'])
})

test('a picture of an article that is changed, deleted or put off under embargo is taken from whom another server, whose clock is ahead, gave it', async () => {
  const embargoed = (until: string) => showing('a.jpg', { date: until })
  trial.write(one, embargoed('2030-01-01T10:00:00Z'))
  await goneNow()
  trial.write(one, embargoed('2031-01-01T10:00:00Z'))
  expect(await goneNow(), 'put off').toEqual(['a.jpg'])
  trial.remove(one)
  expect(await goneNow(), 'deleted').toEqual(['a.jpg'])
})
