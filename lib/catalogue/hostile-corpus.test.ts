import { beforeAll, describe, expect, test } from 'vitest'
import { createCheckPool } from './check-pool.ts'
import { hostileDocuments } from './fixtures/hostile/corpus.ts'
import type { HostileDocument } from './fixtures/hostile/hostile-document.ts'
import { publications } from './fixtures/hostile/publications.ts'
import { startTrial } from './fixtures/trial.ts'
import { checkFile } from './read/check-file.ts'
import type { Problem } from './types.ts'

const errorsIn = (problems: readonly Problem[] = []) => problems.filter(({ severity }) => severity === 'error')
const bytesOf = ({ content }: HostileDocument) => (typeof content === 'string' ? Buffer.from(content) : content)
const linesOf = (document: HostileDocument) => Buffer.from(bytesOf(document)).toString('latin1').split(/\r\n|\r|\n/)

/** Each names a place in the file, says what is wrong there, and what to do about it. */
function expectToBeRefused(document: HostileDocument, problems: readonly Problem[] | undefined): void {
  const errors = errorsIn(problems)
  expect(errors, 'it passes').not.toEqual([])
  for (const { line, column, message, mend } of errors) {
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(linesOf(document).length)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(message.trim()).not.toBe('')
    expect(mend.trim()).not.toBe('')
  }
}

/** Of the whole publication, by path. */
let problems: Map<string, Problem[]>
let published: Set<string>

beforeAll(async () => {
  using trial = startTrial()
  for (const document of hostileDocuments) {
    trial.write(document.path, document.content)
    for (const [path, bytes] of Object.entries(document.beside ?? {})) trial.write(path, bytes)
  }
  const result = await trial.sync({ pool: createCheckPool() })
  problems = Map.groupBy(result.problems, ({ path }) => path)
  published = new Set(trial.catalogue.newest({ kind: 'blog', id: 'hostile' }, 1000).map(({ id }) => id))
})

test('the corpus is large, and every file of it lies in a place of its own', () => {
  const paths = hostileDocuments.flatMap(({ path, beside = {} }) => [path, ...Object.keys(beside)])
  expect(new Set(paths).size).toBe(paths.length)
  expect(hostileDocuments.length).toBeGreaterThan(1000)
})

const rejected = hostileDocuments.filter(({ expected }) => expected === 'rejected')
const harmless = hostileDocuments.filter(({ expected }) => expected === 'harmless')

describe('in a publication with all of it', () => {
  test.each(rejected.map((document) => [document.path, document.name, document] as const))('%s is refused: %s', (path, _, document) => {
    expectToBeRefused(document, problems.get(path))
  })

  test.each(harmless.map((document) => [document.path, document.name] as const))('%s is shown as words: %s', (path) => {
    expect(errorsIn(problems.get(path))).toEqual([])
    const slug = /^blogs\/(hostile)\/\d{4}\/(.+)\.mdx$/.exec(path)
    if (slug) expect(published).toContain(`${slug[1]}/${slug[2]}`)
  })
})

/** Not for what others lack, and none that takes long: those are bounded by their thread alone. */
const byThemselves = rejected.filter(({ path, isWrongBesideOthers }) => !isWrongBesideOthers && !path.startsWith('blogs/hostile/2023/deep-'))

describe('by itself', () => {
  test.each(byThemselves.map((document) => [document.path, document.name, document] as const))('%s is refused: %s', (path, _, document) => {
    expectToBeRefused(document, checkFile(path, bytesOf(document)).problems)
  })

  test.each(publications.map((document) => [document.name, document] as const))('a publication with %s', (_, document) => {
    const { problems } = checkFile(document.path, bytesOf(document))
    if (document.expected === 'rejected') expectToBeRefused(document, problems)
    else expect(errorsIn(problems)).toEqual([])
  })
})
