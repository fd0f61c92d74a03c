import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { pressDocument } from './press-document.ts'

/** As Next 16.4 renders a page with `inlineCss`: the parts that matter, in its order. */
const rendered = `<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charSet="utf-8"/><style data-precedence="next" data-href="/_next/static/chunks/2.css">:root{order:1}
</style><link rel="preload" as="script" fetchPriority="low" href="/_next/static/chunks/0.js"/><link rel="preload" as="image" href="/media/a.jpg"/><title>T</title><script type="application/ld+json">{"a":1}</script></head><body class="b"><div hidden=""><!--$--><!--/$--></div><!--&--><main><h1>T<!-- --> one</h1><img src="/a" class="c" style="object-position:50% 30%"/><p style="color:red}</style><script>alert(1)</script>">x</p></main><script type="module" src="/ovoz/bar.js"></script><script type="module" src="/_next/x.js"></script><script type="module">inline()</script><script src="/_next/static/chunks/9.js" async=""></script><script>self.__next_f.push([1,"main h1"])</script></body></html>`

describe('pressDocument', async () => {
  const pressed = (await pressDocument(rendered))!

  test('drops every script but data for machines and our own modules', () => {
    expect(pressed.html.match(/<script[^>]*>/g)).toEqual([
      '<script type="application/ld+json">', '<script type="module" src="/ovoz/bar.js">',
    ])
  })

  test('drops preloads of scripts and keeps those of pictures', () => {
    expect(pressed.html.match(/<link[^>]*>/g)).toEqual(['<link rel="preload" as="image" href="/media/a.jpg">'])
  })

  test('leaves no comment, no flight data and no empty box behind', () => {
    expect(pressed.html).not.toMatch(/<!--|__next|hidden|_next\//)
    expect(pressed.html).toContain('<h1>T one</h1>')
  })

  test('gathers sheets and style attributes into one sheet whose hash it gives', () => {
    const css = /<style>([^]*?)<\/style>/.exec(pressed.html)![1]!
    expect(css).toBe(':root{order:1}\n.s0.s0.s0{object-position:50% 30%}')
    expect(pressed.html).toContain('<img src="/a" class="s0">')
    expect(pressed.styleHashes).toEqual([`'sha256-${createHash('sha256').update(css).digest('base64')}'`])
  })

  test('of a live blog, names styles by what they say, whatever stands before them', async () => {
    const live = rendered.replace('<main>', '<main><live-updates></live-updates>')
    const later = live.replace('<main>', '<main><b style="color:red">new</b>')
    const nameIn = async (html: string) => /<img src="\/a" class="(\w+)">/.exec((await pressDocument(html))!.html)![1]
    expect(await nameIn(later)).toBe(await nameIn(live))
    expect(await nameIn(live)).toMatch(/^s[0-9a-f]{8}$/)
  })

  test('drops a style attribute that could end its rule', () => {
    expect(pressed.html).toContain('<p>x</p>')
    expect(pressed.html).not.toContain('alert')
  })

  test('keeps the language and direction of the document', () => {
    expect(pressed.html).toMatch(/^<!DOCTYPE html><html lang="fa" dir="rtl"><head>/)
  })

  test('whatever the scripts at the end hold, drops those and nothing before them', async () => {
    const ending = async (markup: string) => (await pressDocument(rendered.replace(/<script>self[^]*$/, `${markup}</body></html>`)))?.html
    const script = (text: string) => `<script>${text}</script>`
    for (const texts of [[], [''], ['a', 'b', 'c'], ['>', '</', '"\\u003c/script>"'], ['if (1 < 2) a()', 'b'], ['a', '<script>b', 'c'], ['<!-- a', 'b'], ['x'.repeat(1_000_000)]])
      expect(await ending(texts.map(script).join('')), String(texts).slice(0, 40)).toBe(pressed.html)
    const data = '<script type="application/ld+json">{"b":2}</script>'
    const words = '<p title="<script>a</script>">&lt;script&gt;a&lt;/script&gt;</p>'
    const sent = '<p title="&lt;script&gt;a&lt;/script&gt;">&lt;script&gt;a&lt;/script&gt;</p>'
    for (const [kept, shown] of [[data, data], [words, sent]] as const)
      for (const markup of [kept + script('a'), script('a') + kept, script('a') + kept + script('b')])
        expect(await ending(markup), markup).toBe(pressed.html.replace('</body>', `${shown}</body>`))
  })

  test.each([
    ['the shell that notFound() leaves', rendered.replace('<html lang="fa" dir="rtl">', '<html id="__next_error__">')],
    ['a page cut short', rendered.slice(0, -20)],
    ['an empty page', ''],
    ['a page without a heading', rendered.replace(/h1>/g, 'p>')],
    ['a page with content still to come', rendered.replace('<main>', '<main><template id="B:0"></template>')],
  ])('refuses %s', async (_, html) => {
    expect(await pressDocument(html)).toBeUndefined()
  })
})
