import { expect, test } from 'vitest'
import { articleSource } from '../fixtures/trial.ts'
import { checkFile } from './check-file.ts'

const path = 'blogs/suv/2023/a.mdx'
const said = (source: string | Uint8Array, at = path) => checkFile(at, Buffer.from(source)).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

test('a byte order mark and any line break are fine, and do not shift places', () => {
  const source = articleSource({}, 'One.\n\n<b>x</b>')
  const problem = ['10:1 <b> is HTML, which an article may not contain']
  expect([source, `\ufeff${source}`, source.replaceAll('\n', '\r\n')].map((text) => said(text))).toEqual([problem, problem, problem])
})

test('problems of the front matter and of the text are told together', () => {
  expect(said(articleSource({ titel: 'x', date: 'soon' }, '{x}'))).toEqual([
    '3:7 “date”: “soon” is not a date', '6:1 There is no field “titel”', '9:1 Braces hold an expression, which an article may not contain'])
})

test.each([
  ['README.md', []],
  ['blogs/suv/notes.txt', []],
  ['.obsidian/workspace.yaml', []],
  ['blogs/suv/2023/a.md', ['The file is not read: its name ends in .md']],
  ['topics/water.yml', ['The file is not read: its name ends in .yml']],
  ['blogs/suv/a.mdx', ['The file is not read: nothing belongs in this place']],
  ['articles/a.mdx', ['The file is not read: nothing belongs in this place']],
])('%s in the content folder: %j', (at, messages) => {
  expect(checkFile(at, Buffer.from('x')).problems.map(({ message, severity }) => [message, severity])).toEqual(messages.map((message) => [message, 'warning']))
})

test('coverage that has ended without an entry is asked about', () => {
  const entry = '<Update at="2023-01-01T10:00:00+05:00" title="t">\n\nx\n\n</Update>'
  expect(said(articleSource({ live: 'ended' }))).toEqual(['6:7 The live coverage has ended, and there is no <Update> in it'])
  for (const [live, body] of [['ended', entry], ['running', entry], ['running', 'Soon.']]) expect(said(articleSource({ live: live! }, body))).toEqual([])
})

test('a biography may hold a foreign word, and no pictures', () => {
  const author = (body: string) => said(`---\nname: N\nrole: R\n---\n\n${body}\n`, 'authors/n.mdx')
  expect(author('A <Foreign lang="uz">so‘z</Foreign>.')).toEqual([])
  expect(author('<Figure src="a.jpg" alt="a" />')).toEqual(['6:1 Only an article may use <Figure>'])
})

test('never throws, whatever the bytes', () => {
  let seed = 1
  const random = () => (seed = (seed * 48271) % 0x7fffffff)
  const pieces = ['---\n', 'title: x\n', '<', '>', '{', '}', '[', ']', '(', ')', '*', '`', '"', "'", '\n\n', '\t', '- ', '> ', '|', '&amp;', '\\', '/', 'Note', '<Note>', '</Note>', '😀', '\ud800', '[^1]', '~~', 'https://x.y', '#', ':', '!', '&x', '*x', '\r']
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: 40 }, () => pieces[random() % pieces.length]).join('')
    expect(() => checkFile(path, Buffer.from(`---\ntitle: x\n---\n${text}`))).not.toThrow()
    expect(() => checkFile('topics/x.yaml', Buffer.from(text))).not.toThrow()
  }
})
