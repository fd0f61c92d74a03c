/** The threat model against the tests that it names. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync('docs/threat-model.md', 'utf8')
const reference = /`([\w./-]+\.test\.tsx?)` “([^”]+)”/g

/** The rows of each table that is headed so. */
const promises = text.split('| promised | held by |\n| --- | --- |\n').slice(1).flatMap((part) =>
  part.split('\n\n', 1)[0]!.trim().split('\n').map((row) => {
    const [promise = '', held = ''] = row.replace(/^\| | \|$/g, '').split(' | ')
    return { promise, held }
  }))

test('every promise names a test that holds it', () => {
  expect(promises.length).toBeGreaterThan(30)
  const without = promises.filter(({ held }) => [...held.matchAll(reference)].length === 0).map(({ promise }) => promise)
  expect(without).toEqual([])
})

test('every test that is named is there, under that title', () => {
  const named = [...text.matchAll(reference)].map(([, file, title]) => ({ file: file!, title: title! }))
  expect(named.length).toBeGreaterThan(30)
  // Nothing looks like a reference and is read as none.
  expect(named).toHaveLength(text.match(/\.test\.tsx?/g)!.length - 1)
  expect(named.filter(({ file, title }) => !existsSync(file) || !hasTest(readFileSync(file, 'utf8'), title))).toEqual([])
})

const hasTest = (source: string, title: string) => [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``].some((quoted) => source.includes(quoted))

test('a title that is gone, or that is only mentioned, is noticed', () => {
  expect(hasTest("test('a link is no way out', () => {})", 'a link is no way out')).toBe(true)
  expect(hasTest('// a link is no way out', 'a link is no way out')).toBe(false)
})
