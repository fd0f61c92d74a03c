import { describe, expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { checkSource } from './check-source.ts'

const size = 160_000
const fill = (unit: string, characters = size) => unit.repeat(characters / unit.length)

describe('what takes a parser minutes is refused at once', () => {
  test.each<[string, string]>([
    ['underlines in quotes, a line of text after each', fill('>===\n&="', 160_000)],
    ['hard breaks in a quote', fill('>0 \\\n', 160_000)],
    ['a paragraph that goes on in nested quotes', `${'> '.repeat(31)}${fill('a\n')}`],
    ['a paragraph that goes on in nested quotes, each line in one', `${'> '.repeat(31)}${fill('> a\n')}`],
    ['nested lists', fill(`${'- '.repeat(10)}a\n\n`)],
    ['nested footnotes', `${fill('[^a]: ')}x`],
    ['lists in footnotes', `${'[^a]: > - '.repeat(8)}${fill('x\n')}`],
    ['brackets behind a number that begins no list', `a\n${fill(`2. ${'['.repeat(32)}\n`)}${fill(']')}`],
    ['brackets after an empty list item', `a\n${fill(`* \n${'['.repeat(31)}\n`)}${fill(']')}`],
    ['brackets behind a # that begins no heading', `a\n${fill(`#${'['.repeat(32)}\n`)}${fill(']')}`],
    ['brackets after a line of no-break spaces', `a\n${fill(`\u00a0\n${'['.repeat(32)}\n`)}${fill(']')}`],
    ['underlined headings', fill('a\n---\n')],
    ['lines of =', fill('===\n')],
    ['references without a footnote', fill('[^a] ')],
    ['links whose titles are never closed', fill('[a](b (')],
    ['brackets that may close a link', fill('[ (](')],
    ['references to nothing', fill('[a][b]')],
    ['pictures that are never closed', fill('![a](b')],
    ['links whose quotation marks are never closed', fill('[a](b "c)')],
    ['a bare address before brackets', `https://a.b/${fill(']')}`],
    ['a bare link followed by marks of exclamation', `www.a${fill('!')}a`],
    ['bare links in an open bracket', `[ www.a.b ${fill('h ')}`],
    ['line breaks alone', `a${fill('\n')}b`],
    ['headings without end', fill('## a\n')],
  ])('%s', (_, source) => {
    expect(checkBody(source).problems).toMatchObject([{ severity: 'error' }])
  })
})

test.each<[string, string]>([
  ['a backslash', 'Words\\\nand more.\n\n'],
  ['two spaces', 'Words  \nand more.\n\n'],
  ['a backslash, in a list', '- Words\\\n  and more.\n\n'],
])('thousands of lines that end with %s are refused before they are parsed', (_, paragraph) => {
  const message = 'More than 2,000 lines end with a backslash or two spaces'
  expect(checkSource(paragraph.repeat(2001), 1)).toMatchObject([{ message }])
  expect(checkSource(paragraph.repeat(2000), 1)).toEqual([])
})

test('a backslash or two spaces at the end of a paragraph do not count', () => {
  expect(checkSource('Words\\\n\nand more.  \n\n'.repeat(1500), 1)).toEqual([])
})

const manyTags = 'The text has thousands of tags and attributes'

test('thousands of tags and attributes are refused where they begin to be too many', () => {
  // As many as the rules for components allow.
  const tags = '<Foreign lang="fa">a</Foreign> b.\n\n'.repeat(2500)
  expect(checkSource(`${tags}\\<a <3 a < b, a = b`, 8)).toEqual([])
  for (const tag of ['<a/>', '</a>', '</ a>', '<>', '<https://a.b/>', '<Ш/>', '<a b/>']) {
    expect(checkSource(`${tags}${`Words ${tag}\n\n`.repeat(1500)}`, 8), tag).toMatchObject([{ column: 7, message: manyTags }])
  }
})

test.each(['.a', ' . a', '\n.a', '.-', '.ў', ' b', '\tb', '\nb', ' a:b', ' b= "c d"', ' b={c}', " b='c'", '.\u0301', ' {...b}'])('a tag that goes on with %j without end is refused where it begins', (part) => {
  for (const begins of ['<a', '<ш', '<$', '<_', '</a', '</ a', '\\\\<a', '<a\u0301', '<\u2167', '<Note>x</Note'])
    expect(checkSource(`One.\r\n\rTwo ${begins}${part.repeat(31_000)}`, 8), begins).toMatchObject([{ line: 10, column: begins === '\\\\<a' ? 7 : begins === '<Note>x</Note' ? 12 : 5, message: manyTags }])
  for (const begins of ['\\<a', '< a', '<3a', '<a>', '<a/>', '<a b="c"/>']) expect(checkSource(`${begins}${part.repeat(31_000)}`, 8).map(({ message }) => message), begins).not.toContain(manyTags)
})

test('code holds what looks like tags in ordinary quantities', () => {
  for (const line of ['Map<java.util.List<String>> a;', 'Name <user.name@example.org>', 'if (a <b && c <d) { e.f(g.h) }', 'cout << a << b;'])
    for (const source of [`\`\`\`\n${`${line}\n`.repeat(300)}\`\`\``, `\`${line}\`\n\n`.repeat(1000)]) expect(checkSource(source, 8), line).toEqual([])
})

test('thousands of definitions are refused before they are parsed', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, index) => `[a${index}]: /b\n\n`).join('')
  expect(checkSource(lines(2000), 8)).toEqual([])
  expect(checkSource(`${lines(2000)}> [^b]: c`, 8)).toMatchObject([{ line: 4008, column: 1, message: 'More than 2,000 lines define the address of a link or a footnote' }])
})

test('thousands of escaped brackets come to an end', () => {
  expect(checkBody(fill('\\[^', 60_000)).problems).toBeInstanceOf(Array)
})

test('one tag has no more than fifty problems', () => {
  expect(checkBody(`<Note ${fill('a="" ', 10_000)}>x</Note>`).problems).toHaveLength(50)
})

test.each<[string, string]>([
  ['a list with bold words in each of its items', Array.from({ length: 400 }, (_, n) => `${n + 1}. a **b** *c*\n`).join('')],
  ['a list in a list', fill('- a\n  - b\n    1. c\n', 2000)],
  ['a table with a link in each of its rows', `| a | b |\n|---|---|\n${Array.from({ length: 300 }, (_, n) => `| [Row ${n}](https://example.org/rows/${n}) | some words about it, and “more” |\n`).join('')}`],
  ['footnotes, one after another', `${Array.from({ length: 300 }, (_, n) => `Words[^${n}].`).join(' ')}\n\n${Array.from({ length: 300 }, (_, n) => `[^${n}]: A. Writer, “A title” (2019), https://example.org/${n}.\n`).join('')}`],
  ['a paragraph of two thousand words with a hundred links', 'Twenty words of prose with (some) brackets, “quotation marks”, and [a link](https://example.org/a/b/c) among all of them. '.repeat(100)],
  ['a long quotation', fill('> words in a quotation, and more of them\n', 40_000)],
])('%s passes', (_, source) => {
  expect(checkBody(source).problems).toEqual([])
})
