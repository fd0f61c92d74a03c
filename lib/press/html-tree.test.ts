import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as adapter, html, parseFragment } from 'parse5'
import { expect, test } from 'vitest'
import { elementsOf, textOf } from './html-tree.ts'

const names = (source: string) => elementsOf(parseFragment(source)).map(({ tagName }) => tagName)

test('elements come in document order, what templates hold included', () => {
  expect(names('<p>a<b>c</b></p><template><i>d</i></template><ul><li>e<li>f</ul>')).toEqual(['p', 'b', 'template', 'i', 'ul', 'li', 'li'])
})

test('text is joined in document order', () => {
  expect(textOf(parseFragment('<p>a<b>c<i>d</i></b>e</p>f<!-- g -->'))).toBe('acdef')
})

test('neither many elements nor deep ones exhaust the stack', () => {
  expect(names(`<p>${'<b></b>'.repeat(200_000)}</p>`)).toHaveLength(200_001)
  // Built by hand: in a text this deep the parser itself takes quadratic time.
  const root = parseFragment('x')
  let inner: Tree.ParentNode = root
  for (let depth = 0; depth < 50_000; depth++) {
    const element = adapter.createElement('b', html.NS.HTML, [])
    adapter.appendChild(inner, element)
    inner = element
  }
  expect(elementsOf(root)).toHaveLength(50_000)
  expect(textOf(root)).toBe('x')
})
