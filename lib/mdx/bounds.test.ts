import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { components } from './components.ts'
import { renderTree } from './render-tree.ts'

const labels = { footnoteLabel: 'Notes', footnoteBackLabel: (n: number) => `Back to ${n}`, tableLabel: 'Table' }
const stand = ({ children, ...props }: { children?: ReactNode }) => createElement('x-stand', props, children)
const stands = Object.fromEntries([...components.keys()].map((name) => [name, stand]))
const errors = (source: string) => checkBody(source).problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)
const numbered = (count: number, write: (n: number) => string) => Array.from({ length: count }, (_, n) => write(n)).join('')

test('a long article passes', () => {
  const paragraph = `${'Words with *emphasis* and [a link](https://example.org/a) among them, and then some more that are only words. '.repeat(4)}[^1]\n\n`
  const source = `${`## Heading\n\n${paragraph.repeat(4)}<Figure src="a.jpg" alt="a" />\n\n`.repeat(76)}[^1]: Note.\n`
  expect(source.split(/\s+/).length).toBeGreaterThan(20_000)
  expect(errors(source)).toEqual([])
})

describe('what grows when it is rendered is refused', () => {
  test.each<[string, string]>([
    ['a long address referred to often', `[a]: https://example.org/${'x'.repeat(1900)}\n\n${'[a] '.repeat(2000)}`],
    ['a long title referred to often', `[a]: /b "${'x'.repeat(10_000)}"\n\n${'[a] '.repeat(2000)}`],
    ['a long address', `[a](https://example.org/${'x'.repeat(2000)})`],
    ['hard breaks', 'a\\\n'.repeat(10_000)],
    ['headings', '## a\n'.repeat(20_000)],
    ['references to one footnote', `${'[^1] '.repeat(10_000)}\n\n[^1]: Note.`],
    ['references to a footnote with a long label', `${`[^${'ю'.repeat(300)}] `.repeat(900)}\n\n[^${'ю'.repeat(300)}]: Note.`],
    ['one record shown often', '<Evidence id="x" />\n\n'.repeat(11)],
    ['many records', numbered(201, (n) => `<Evidence id="x-${n}" />\n\n`)],
    ['updates', Array.from({ length: 1001 }, (_, index) => `<Update at="${new Date(index * 60_000).toISOString()}" title="t">x</Update>\n\n`).join('')],
    ['rows shorter than the first', `${'|a'.repeat(1000)}|\n${'|-'.repeat(1000)}|\n${'a\n'.repeat(1000)}`],
  ])('%s', (_, source) => {
    expect(errors(source)).toHaveLength(1)
  })
})

describe('the most of what passes stays small, and is rendered before a test gives up', () => {
  test.each<[string, string]>([
    ['references to links', `[a]: https://example.org/${'x'.repeat(30)}\n\n${'[a] '.repeat(2500)}`],
    ['hard breaks', 'a\\\n'.repeat(2000)],
    ['equal headings', '## a\n'.repeat(3000)],
    ['references to footnotes', `${'[^1] '.repeat(1000)}\n\n[^1]: Note.`],
    ['footnotes', `${numbered(1000, (n) => `a[^${n}] `)}\n\n${numbered(1000, (n) => `[^${n}]: Note.\n`)}`],
    ['a table', `${'|a'.repeat(99)}|\n${'|-'.repeat(99)}|\n${'a\n'.repeat(60)}`],
  ])('%s', (_, source) => {
    expect(errors(source)).toEqual([])
    expect(renderToStaticMarkup(renderTree(checkBody(source).tree, stands, labels)).length).toBeLessThan(2_000_000)
  })
})
