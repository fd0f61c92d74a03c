/** Whatever stands in a file of the content: the check says what is wrong and where, or what it holds, and never fails. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryBody, arbitraryText } from '#lib/mdx/fixtures/arbitrary-body.ts'
import { propertyRuns, propertyTime, withinASecond } from '#lib/site/fixtures/property-runs.ts'
import { recordSource, topicSource } from '../fixtures/hostile/plain-documents.ts'
import { articleSource } from '../fixtures/trial.ts'
import { checkFile } from './check-file.ts'
import { classifyPath } from './classify-path.ts'

/** A value as YAML may write it: as JSON, bare, or with what YAML has beside. */
const value: fc.Arbitrary<string> = fc.oneof(
  arbitraryText.map((text) => JSON.stringify(text)),
  arbitraryText.map((text) => text.replaceAll(/[\r\n]/g, ' ')),
  arbitraryText.map((text) => `|\n  ${text.replaceAll('\n', '\n  ')}`),
  fc.json({ maxDepth: 4 }),
  fc.constantFrom('&a b', '*a', '!!js/function x', '!!binary aa==', '.nan', '0o7', '1e999', '2023-03-01', '~', '{ <<: {} }', '[*a, *a]', '"\\ud800"', '[', '{a: ', '? a', '- a', '--- b', '...'),
)
const key = fc.oneof(
  fc.constantFrom('title', 'date', 'authors', 'summary', 'image', 'corrections', 'topics', 'keyPoints', 'aliases', 'status', 'language', 'url', 'author', 'text', 'translation', 'media',
    'archives', 'posted', 'shows', 'captured', 'name', 'names', 'description', '__proto__', 'constructor', 'toString', '<<', '? a', '"a'),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
)
const fields = fc.array(fc.tuple(key, value), { maxLength: 8 }).map((pairs) => pairs.map(([key, value]) => `${key}: ${value}\n`).join(''))
const mixed = (source: string) => fc.tuple(fields, fc.nat(source.length)).map(([more, at]) => source.slice(0, at) + more + source.slice(at))

function expectToHold(path: string, bytes: Uint8Array): void {
  const { problems, document } = withinASecond(() => checkFile(path, bytes))
  const lines = Buffer.from(bytes).toString('latin1').split(/\r\n|\r|\n/).length
  for (const problem of problems) {
    expect(problem.line, JSON.stringify(problem)).toBeGreaterThanOrEqual(1)
    expect(problem.line, JSON.stringify(problem)).toBeLessThanOrEqual(lines)
    expect(problem.column).toBeGreaterThanOrEqual(1)
    expect(problem.message).not.toBe('')
    expect(problem.mend).not.toBe('')
  }
  const { kind } = classifyPath(path)
  const isRead = kind !== 'media' && kind !== 'other'
  expect(document !== undefined).toBe(isRead && !problems.some(({ severity }) => severity === 'error'))
  // It goes between threads and into the catalogue as JSON.
  if (document !== undefined) expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
}

const files: readonly (readonly [name: string, path: string, source: fc.Arbitrary<string>])[] = [
  ['front matter', 'blogs/suv/2023/a.mdx', mixed(articleSource())],
  ['front matter of nothing but what is there', 'blogs/suv/2023/a.mdx', fields.map((fields) => `---\n${fields}---\n\na\n`)],
  ['a body', 'blogs/suv/2023/a.mdx', arbitraryBody.map((body) => articleSource({}, body))],
  ['a record', 'evidence/a/record.yaml', mixed(recordSource())],
  ['the values of a record', 'evidence/a/record.yaml', fc.dictionary(fc.constantFrom('url', 'author', 'text', 'translation', 'archives', 'media', 'shows', 'rights', 'warning', 'withheld', 'captured', 'posted'), value).map(recordSource)],
  ['a topic', 'topics/a.yaml', mixed(topicSource())],
  ['breaking news', 'breaking/a.yaml', fields],
  ['a publication', 'publication.yaml', fields],
  ['an author', 'authors/a.mdx', fc.tuple(fields, arbitraryBody).map(([fields, body]) => `---\n${fields}---\n${body}`)],
]

test.each(files)('%s', (_, path, source) => {
  fc.assert(fc.property(source, (text) => expectToHold(path, Buffer.from(text))), propertyRuns(150))
}, propertyTime)

test('bytes of any kind', () => {
  fc.assert(fc.property(fc.constantFrom(...files.map(([, path]) => path)), fc.uint8Array({ maxLength: 300 }), (path, bytes) => expectToHold(path, bytes)), propertyRuns(200))
}, propertyTime)

test('a name of any kind', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom('blogs', 'evidence', '..', '.', '2023', 'blog.mdx', 'record.yaml', '__proto__'), arbitraryText), { maxLength: 5 }).map((parts) => parts.join('/')), (path) =>
    expectToHold(path, Buffer.from(articleSource()))), propertyRuns(300))
}, propertyTime)
