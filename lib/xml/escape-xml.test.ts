import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { xmlAttribute, xmlChars, xmlText } from './escape-xml.ts'

/** What a parser that keeps to the letter of XML 1.0 reads back; it throws on what is not well-formed. */
function readBack(xml: string): { text: string; attributes: Record<string, string>; elements: number } {
  const parser = new SaxesParser()
  const found = { text: '', attributes: {} as Record<string, string>, elements: 0 }
  parser.on('error', (error) => { throw error })
  parser.on('text', (text) => { found.text += text })
  parser.on('opentag', ({ attributes }) => {
    found.elements += 1
    found.attributes = attributes as Record<string, string>
  })
  parser.write(xml).close()
  return found
}

/** Each with what is left of it. */
const hostile: [name: string, value: string, left: string][] = [
  ['markup', '<b a="x" c=\'y\'>&amp; & <!-- --> <?x?> </t>', '<b a="x" c=\'y\'>&amp; & <!-- --> <?x?> </t>'],
  ['the end of a CDATA section', ']]>', ']]>'],
  ['a CDATA section', '<![CDATA[x]]>', '<![CDATA[x]]>'],
  ['a control character', 'a\u0000b\u0001c\u0008d\u000be\u000cf\u001fg', 'abcdefg'],
  ['what XML allows though nobody needs it', 'a\u007f\u0085\u009f\u2028\ufdd0b', 'a\u007f\u0085\u009f\u2028\ufdd0b'],
  ['a lone high surrogate', 'a\ud800b', 'ab'],
  ['a lone low surrogate', 'a\udfffb', 'ab'],
  ['surrogates the wrong way round', 'a\udc00\ud800b', 'ab'],
  ['a high surrogate before a whole pair', 'a\ud83d😀b', 'a😀b'],
  ['a high surrogate at the end', 'a\ud83d', 'a'],
  ['U+FFFE and U+FFFF', 'a\ufffe\uffffb', 'ab'],
  ['characters beyond the basic plane', '😀𐀀\u{1fffe}\u{10ffff}', '😀𐀀\u{1fffe}\u{10ffff}'],
  ['tabs and line breaks', ' a\tb\nc\rd\r\ne ', ' a\tb\nc\rd\r\ne '],
  ['our own letters', 'Oʻzbekcha қазақша می‌رود', 'Oʻzbekcha қазақша می‌رود'],
  ['nothing', '', ''],
]

describe.each(hostile)('%s', (_, value, left) => {
  test('survives as text', () => {
    expect(readBack(`<t>${xmlText(value)}</t>`)).toEqual({ text: left, attributes: {}, elements: 1 })
  })

  test('survives as an attribute, in either kind of quotes', () => {
    for (const quote of ['"', "'"]) expect(readBack(`<t a=${quote}${xmlAttribute(value)}${quote}/>`)).toEqual({ text: '', attributes: { a: left }, elements: 1 })
  })

  test('keeps only what XML allows', () => {
    expect(xmlChars(value)).toBe(left)
  })
})

test('every code unit by itself is left out or comes back', () => {
  const units = Array.from({ length: 0x10000 }, (_, unit) => unit)
  const isAllowed = (unit: number) => [0x9, 0xa, 0xd].includes(unit) || (unit >= 0x20 && unit <= 0xd7ff) || (unit >= 0xe000 && unit <= 0xfffd)
  const allowed = units.filter(isAllowed).map((unit) => String.fromCharCode(unit)).join('')
  const all = units.map((unit) => `${String.fromCharCode(unit)}|`).join('')
  expect(xmlChars(all).replaceAll('|', '')).toBe(allowed.replaceAll('|', ''))
  expect(readBack(`<t>${xmlText(allowed)}</t>`).text).toBe(allowed)
  expect(readBack(`<t a="${xmlAttribute(allowed)}"/>`).attributes['a']).toBe(allowed)
})

test('text without anything to escape is left as it is', () => {
  expect(xmlText('It’s “so”.')).toBe('It’s “so”.')
  expect(xmlText('a < b && c > d')).toBe('a &lt; b &amp;&amp; c &gt; d')
  expect(xmlAttribute('"\'')).toBe('&quot;&#39;')
})
