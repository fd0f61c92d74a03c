import fc from 'fast-check'
import { parse } from 'parse5'
import { expect, test } from 'vitest'
import type { SearchResult } from '#lib/catalogue/types.ts'
import { elementsOf, attributeOf, textOf } from '#lib/press/html-tree.ts'
import { hole, readPattern, sampleResults } from './pattern.ts'
import { resultsHtml } from './results-html.ts'

const setting = { language: 'en', timeZone: 'Asia/Tashkent', classes: { results: 'aa', kicker: 'bb', meta: 'cc', pages: 'dd' } }
/** As Next renders it and the press leaves it. */
const page = (sample = sampleResults(['en', 'fa'], setting)) =>
  `<!DOCTYPE html><html lang="uz" dir="ltr"><head><title>“${hole.query}” · Suv</title></head><body><main><h1>“${hole.query}”</h1><input value="${hole.query}"><p>${hole.status}</p>`
  + `<div>${hole.results}${sample}${hole.results}</div>${hole.suggestions}<section>Topics</section>${hole.suggestions}<footer>Foot</footer></main></body></html>`

const result = (title: string, text = title): SearchResult => ({
  teaser: { id: 'suv/a', title, summary: '-', date: '2024-05-06T07:08:09+05:00', language: 'en', blog: { id: 'suv', name: title }, authors: [{ id: 'a', name: title }, { id: 'b', name: 'B' }], live: false, retracted: false },
  snippet: [{ text: 'before ', marked: false }, { text, marked: true }],
})

test('what was found stands in the place of the sample, what was asked wherever the pattern names it', () => {
  const html = readPattern(page()).fill({ query: 'nothing & more', status: '1 article', results: '<ol><li>It</li></ol>' })
  expect(html).toBe('<!DOCTYPE html><html lang="uz" dir="ltr"><head><title>“nothing &amp; more” · Suv</title></head><body><main><h1>“nothing &amp; more”</h1><input value="nothing &amp; more"><p>1 article</p>'
    + '<div><ol><li>It</li></ol></div><footer>Foot</footer></main></body></html>')
})

test('who found nothing is offered suggestions', () => {
  expect(readPattern(page()).fill({ query: 'x', status: 'None', results: '' })).toContain('<div></div><section>Topics</section><footer>')
})

test('the names that the press gave classes are found in the sample', () => {
  expect(readPattern(page())).toMatchObject({ language: 'uz', classes: setting.classes })
  const { results: _, ...others } = setting.classes
  expect(readPattern(page(sampleResults(['en'], { ...setting, classes: others }))).classes).toEqual({ ...others, results: undefined })
})

test.each(['', '<html></html>', page().replace(hole.status, ''), page() + hole.results])('a page without one place for each is refused', (html) => {
  expect(() => readPattern(html)).toThrow('one place each')
})

test('whatever is asked, and whatever articles are called, is text in a page of the same shape', () => {
  const { fill, classes } = readPattern(page())
  const shapeOf = (html: string) => elementsOf(parse(html)).map((element) => [element.tagName, ...element.attrs.map(({ name }) => name)].join(' '))
  const expected = shapeOf(fill({ query: 'q', status: 's', results: resultsHtml({ results: [result('t')], total: 1, isMore: false, page: 1, pages: 2 }, { ...setting, classes, query: 'q' }) }))
  const hostile = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('</script><script>alert(1)</script>', '" onfocus=alert(1) x="', '<!--', ']]>', '&lt;b&gt;', '$&$1$`'))
  fc.assert(fc.property(hostile, hostile, (query, title) => {
    const results = resultsHtml({ results: [result(title)], total: 1, isMore: false, page: 1, pages: 2 }, { ...setting, classes, query })
    const html = fill({ query, status: title, results })
    expect(shapeOf(html)).toEqual(expected)
    const input = elementsOf(parse(html)).find(({ tagName }) => tagName === 'input')!
    expect(attributeOf(input, 'value')).toBe(query)
  }))
})

test('a snippet of one endless word is cut', () => {
  const html = resultsHtml({ results: [result('t', 'x'.repeat(100_000))], total: 1, isMore: false, page: 1, pages: 1 }, { ...setting, query: 'x' })
  expect(html.length).toBeLessThan(2_000)
  expect(textOf(elementsOf(parse(html)).find(({ tagName }) => tagName === 'mark')!)).toMatch(/^x{500,600}$/)
})

test('what stands for the query in a text that was found is not replaced', () => {
  const html = readPattern(page()).fill({ query: 'ANY WORDS', status: '1 article', results: `<ol><li>Said ${hole.query} so</li></ol>` })
  expect(html).toContain(`<li>Said ${hole.query} so</li>`)
  expect(html.match(/ANY WORDS/g)).toHaveLength(3)
})
