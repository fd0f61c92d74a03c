import { toHtml } from 'hast-util-to-html'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { plainTree } from './plain-tree.ts'
import { renderTree } from './render-tree.ts'

const words = { footnoteLabel: 'Сноски', footnoteBackLabel: (n: number) => `Назад к ${n}`, tableLabel: 'Таблица' }
const Note = ({ label, children }: { label?: string; children?: ReactNode }) => createElement('aside', { title: label }, children)
const html = (source: string) => renderToStaticMarkup(renderTree(checkBody(source).tree, { Note }, words))

test('components come as elements, with their attributes as plain strings', () => {
  expect(html('<Note label="{1}">\n\nwords\n\n</Note>')).toBe('<aside title="{1}"><p>words</p></aside>')
})

test('headings get ids of their own words, each once', () => {
  expect(html('## Вода & нон!\n\n## Вода, нон\n\n### …\n')).toBe(
    '<h2 id="h-вода-нон">Вода &amp; нон!</h2>\n<h2 id="h-вода-нон-2">Вода, нон</h2>\n<h3 id="h-">…</h3>')
})

test('a table scrolls in a named region and says its alignment without a style', () => {
  const table = html('| a | b |\n|---|--:|\n| 1 | 2 |')
  expect(table).toContain('<div class="table-region" role="group" aria-label="Таблица" tabindex="0"><table>')
  expect(table).toContain('<td data-align="right">2</td>')
  expect(table).not.toMatch(/style=| align=/)
})

test('footnotes speak the language of the page', () => {
  const notes = html('One[^a], two[^b], again[^a].\n\n[^a]: First.\n[^b]: Second.')
  expect(notes).toContain('<h2 class="sr-only" id="footnote-label">Сноски</h2>')
  expect(notes).toContain('aria-label="Назад к 1"')
  expect(notes).toContain('aria-label="Назад к 2"')
  const ids = [...notes.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of notes.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
})

test('the remark that a new article begins with shows nowhere: not on the page, in feeds or in search', () => {
  const source = '[//]: # "Write the text below this line."\n\nWords.'
  expect(html(source)).toBe('<p>Words.</p>')
  const plain = plainTree(checkBody(source).tree, { components: {}, words: { footnoteLabel: '', footnoteBackLabel: () => '' }, idPrefix: '', origin: 'https://example.org' })
  expect(toHtml(plain)).toBe('<p>Words.</p>')
  expect(checkBody(source, 1)).toMatchObject({ problems: [], text: 'Words.' })
})

test('of thousands of paragraphs, runs are one element each to React, and nothing is lost or moved', () => {
  const source = Array.from({ length: 1200 }, (_, n) => (n % 400 === 399 ? `<Note label="n">\n\nNote ${n}.\n\n</Note>` : `Paragraph ${n}.`)).join('\n\n')
  const rendered = html(source)
  expect(rendered.match(/<div class="text-run">/g)).toHaveLength(12)
  expect([...rendered.matchAll(/(?:Paragraph|Note) (\d+)\./g)].map(([, n]) => Number(n))).toEqual(Array.from({ length: 1200 }, (_, n) => n))
  expect(html(source.slice(0, 2000))).not.toContain('text-run')
})
