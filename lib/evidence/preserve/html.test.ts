import { expect, test } from 'vitest'
import { cleanLine, cleanText } from './clean-words.ts'
import { loadHtml, loadHtmlBytes, wordsOfHtml } from './html.ts'

test.each([
  ['<p>One<br>two</p><p>three</p>', 'One\ntwo\n\nthree'],
  ['One\n  two', 'One two'],
  ['<blockquote><p>A</p></blockquote><script>alert(1)</script><style>a{}</style>b', 'A\n\n\n\nb'],
  ['&lt;b&gt; &amp; <b>c</b>', '<b> & c'],
  ['<div>a</div><div>b</div>', 'a\nb'],
  ['<img src=x onerror=alert(1)>', undefined],
])('%j says %j', (html, words) => expect(wordsOfHtml(html)).toBe(words))

test.each([
  ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ['a  \n\n\n\n b\t', 'a\n\n b'],
  ['\u202eabc\u0000', 'abc'],
  [' \n ', undefined],
  [7, undefined],
])('of the text %j is left %j', (text, left) => expect(cleanText(text)).toBe(left))

test.each([
  ['  a\n\tb ', 20, 'a b'],
  ['\u2066\u202e', 20, undefined],
  ['abcdef', 4, 'abc…'],
  ['ab👍👍', 4, 'ab…'],
  ['👨‍👩‍👧', 20, '👨‍👩‍👧'],
])('of the name %j, %d long, is left %j', (line, most, left) => expect(cleanLine(line, most)).toBe(left))

test('millions of spaces take no longer than millions of letters', () => {
  const spaces = ' '.repeat(3_000_000)
  expect(cleanText(`a${spaces}b`)).toHaveLength(3_000_002)
  expect(wordsOfHtml(`a${'<b> </b>'.repeat(100_000)}b`)).toHaveLength(100_002)
  expect(cleanLine(`a${spaces}b`, 10)).toBe('a b')
})

test.each([
  ['elements within each other', '<div>'.repeat(1_500_000)],
  ['elements within each other that are closed by others', `${'<i>'.repeat(800_000)}${'</b>'.repeat(800_000)}`],
  ['more elements than any page has', '<i></i>'.repeat(1_000_000)],
])('megabytes of %s are refused', (_, html) => expect(() => loadHtml(html)).toThrow(RangeError))

test('megabytes of attributes are read', () => {
  const $ = loadHtml(`<meta ${Array.from({ length: 500_000 }, (_, index) => `a${index}`).join(' ')} content="x">`)
  expect($('meta[content]').attr('content')).toBe('x')
})

test.each([
  ['said by the header', 'text/html; charset=windows-1251', ''],
  ['said by the page', 'text/html', '<meta charset="windows-1251">'],
  ['said by the page, as it was done', null, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'],
])('letters are what they are %s', (_, contentType, head) => {
  expect(loadHtmlBytes(Buffer.concat([Buffer.from(`<html><head>${head}<title>`), Buffer.from([0xc4, 0xee, 0xec]), Buffer.from('</title>')]), contentType)('title').text()).toBe('Дом')
})
