import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { checkBody } from './check-body.ts'
import { renderTree } from './render-tree.ts'

const Update = ({ at, children }: { at: string; children?: ReactNode }) => createElement('section', { id: at.slice(11, 16) }, children)
const words = { footnoteLabel: 'Notes', footnoteBackLabel: () => 'Back', tableLabel: 'Table' }
const html = (source: string) => renderToStaticMarkup(renderTree(checkBody(source).tree, { Update }, words))
const entry = (time: string, text = 'x') => `<Update at="2026-04-21T${time}:00+05:00" title="t">\n\n${text}\n\n</Update>`
const order = (rendered: string) => [...rendered.matchAll(/id="(\d\d:\d\d)"|<p>(Before|Between|After)/g)].map(([, time, text]) => time ?? text)

test('entries are shown newest first, in whatever order they were written, and other text stays where it is', () => {
  const sorted = ['Before', '12:00', '11:00', 'Between', '10:00', 'After']
  const source = (...times: string[]) => ['Before.', entry(times[0]!), entry(times[1]!), 'Between.', entry(times[2]!), 'After.'].join('\n\n')
  for (const times of [['12:00', '11:00', '10:00'], ['10:00', '11:00', '12:00'], ['11:00', '12:00', '10:00']]) expect(order(html(source(...times)))).toEqual(sorted)
})

test('entries written on a line each, several to a paragraph, are sorted, too', () => {
  const short = (time: string) => `<Update at="2026-04-21T${time}:00+05:00" title="t">x</Update>`
  expect(order(html(`${short('10:00')}\n${short('11:00')}\n\n${short('12:00')}`))).toEqual(['12:00', '11:00', '10:00'])
})

test('footnotes are numbered as they are read', () => {
  const rendered = html(`${entry('10:00', 'Old.[^old]')}\n\n${entry('11:00', 'New.[^new]')}\n\n[^old]: Old note.\n[^new]: New note.`)
  expect(rendered.indexOf('New note')).toBeLessThan(rendered.indexOf('Old note'))
})
