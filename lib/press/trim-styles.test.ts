import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { trimStyles } from './trim-styles.ts'

const page = [
  { tagName: 'main', classes: ['article'] },
  { tagName: 'h1', classes: [], lang: 'kk-Cyrl' },
  { tagName: 'ul', classes: ['list', 'wide'] },
]

describe.each([
  ['a class that is there', '.article{color:red}', '.article{color:red}'],
  ['a class that is not', '.gone{color:red}', ''],
  ['a tag that is not', 'table{color:red}', ''],
  ['a descendant that is not', '.article table{color:red}', ''],
  ['one of two', '.gone,.article{color:red}', '.article{color:red}'],
  ['some of :is()', ':is(.gone,.article) h1{color:red}', ':is(.article) h1{color:red}'],
  ['none of :is()', ':is(.gone,table) h1{color:red}', ''],
  ['none of :where()', 'h1:where(.gone){color:red}', ''],
  ['a language that is there', 'h1:lang(kk){color:red}', 'h1:lang(kk){color:red}'],
  ['a language that is not', ':lang(fa){color:red}', ''],
  ['a language that is not, negated', 'h1:not(:lang(fa)){color:red}', 'h1:not(:lang(fa)){color:red}'],
  ['what is negated', 'h1:not(.gone){color:red}', 'h1:not(.gone){color:red}'],
  ['states, attributes and :has()', '.list[data-open]:hover:has(> .gone)::before{color:red}', '.list[data-open]:hover:has(>.gone)::before{color:red}'],
  ['everything', '*{margin:0}', '*{margin:0}'],
  ['an at-rule left empty, and one that is not', '@media print{.gone{color:red}}@layer base{h1{color:red}}', '@layer base{h1{color:red}}'],
  ['nested at-rules left empty', '@layer x{@media print{.gone{color:red}}}', ''],
  ['fonts and order of layers', '@layer base,page;@font-face{font-family:x;src:url(/a.woff2)}', '@layer base,page;@font-face{font-family:x;src:url(/a.woff2)}'],
  ['keyframes', '@keyframes in{from{opacity:0}to{opacity:1}}', '@keyframes in{from{opacity:0}to{opacity:1}}'],
  ['what scripts may add', 'button{color:red}', 'button{color:red}'],
  ['values as they are', '.list{background:url("a.png") no-repeat;inline-size:calc(1px + 2%);color:oklch(50% 0.1 20 / .5)}', '.list{background:url("a.png") no-repeat;inline-size:calc(1px + 2%);color:oklch(50% 0.1 20 / .5)}'],
])('%s', (_, css, left) => {
  test(css, () => {
    const { css: trimmed, names } = trimStyles(css, page)
    const written = [...names].reduce((text, [name, short]) => text.replaceAll(new RegExp(`\\.${short}(?![\\w-])`, 'g'), `.${name}`), trimmed)
    expect(written).toBe(left)
  })
})

describe.each([
  ['one that is read, under a short name', ':root{--space-3:1px}h1{margin:calc(var(--space-3) * 2)}', ':root{--a:1px}h1{margin:calc(var(--a) * 2)}'],
  ['one that is not read', ':root{--ink:#000;color:red}', ':root{color:red}'],
  ['one that only a rule that is gone reads', ':root{--ink:#000}.gone{color:var(--ink)}', ''],
  ['one that only one that is not read reads', ':root{--ink:#000;--soft:var(--ink)}@media print{:root{--soft:red}}', ''],
  ['one that stands in for another', 'h1{color:var(--ink, var( --soft ))}', 'h1{color:var(--a, var( --b ))}'],
  ['one that an element’s own style names', ':root{--of:3;--gap:1px}h1{gap:var(--gap);order:var(--of)}', ':root{--of:3;--a:1px}h1{gap:var(--a);order:var(--of)}'],
  ['one that a rule of its own describes', '@property --gap{syntax:"*";inherits:false}h1{--gap:1px;order:var(--a)}', '@property --gap{syntax:"*";inherits:false}h1{--gap:1px;order:var(--a)}'],
  ['names that are no properties, words that look like one', 'h1{anchor-name:--ink;content:"--ink"}', 'h1{anchor-name:--ink;content:"--ink"}'],
])('a custom property: %s', (_, css, left) => {
  test(css, () => expect(trimStyles(css, [...page, { tagName: 'p', classes: [], style: '--of:2' }]).css).toBe(left))
})

test('a page that takes in parts of later versions keeps all names', () => {
  const { css, names } = trimStyles(':root{--ink:#000}.article{color:var(--ink)}.gone{a:b}.wide{order:1}', page, true)
  expect(css).toBe(':root{--ink:#000}.article{color:var(--ink)}.wide{order:1}')
  expect([...names]).toEqual([['article', 'article'], ['wide', 'wide']])
})

test('each custom property has a name of its own', () => {
  const css = Array.from({ length: 800 }, (_, index) => `h1{--property-${index}:1px;width:var(--property-${index})}`).join('')
  const { css: trimmed } = trimStyles(css, page)
  expect(new Set(trimmed.match(/var\(--[a-z]+\)/g)).size).toBe(800)
})

test('one page does not get what was left for another', () => {
  const css = '.article{a:b}.note{a:c}'
  expect(trimStyles(css, page)).toEqual({ css: '.a{a:b}', names: new Map([['article', 'a']]) })
  expect(trimStyles(css, [{ tagName: 'p', classes: ['note'] }])).toEqual({ css: '.a{a:c}', names: new Map([['note', 'a']]) })
})

test('one class has one name wherever it stands, and each class its own', () => {
  const classes = Array.from({ length: 800 }, (_, index) => `class-${index}`)
  const css = classes.map((name) => `.${name}:not(.class-0){a:b}`).join('')
  const { css: trimmed, names } = trimStyles(css, [{ tagName: 'p', classes }])
  expect(new Set(names.values()).size).toBe(800)
  expect(trimmed).toBe(classes.map((name) => `.${names.get(name)}:not(.${names.get('class-0')}){a:b}`).join(''))
})

test('what our scripts add to a page has its styles', () => {
  const names = globSync('public/ovoz/*.js').flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/createElement\(([^)]*)\)/g)].flatMap(([, given]) => [...given!.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name!)))
  expect(names).toContain('strong')
  for (const name of names) expect(trimStyles(`${name}{color:red}`, []).css, name).not.toBe('')
})
