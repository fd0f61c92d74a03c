import * as cheerio from 'cheerio'
import { unprintable } from '#lib/mdx/unprintable.ts'

/** Isolates, marks and joiners that break a line of their own when unpaired; a name needs none but the joiners. */
const bidiInLine = /[\u061c\u200e\u200f\u2066-\u2069]/g

/** Text on one line, without what no name needs; undefined if nothing is left. */
export function cleanLine(value: unknown, max: number): string | undefined {
  if (typeof value !== 'string') return undefined
  const line = value.toWellFormed().replace(/\s+/g, ' ').replace(unprintable, '').replace(bidiInLine, '').trim()
  if (line === '') return undefined
  return line.length > max ? `${line.slice(0, max - 1).toWellFormed().replace('\ufffd', '').trimEnd()}…` : line
}

/** Text with its line breaks, without control characters and overrides of direction; undefined if nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u0085]/g, '\n')
    .replace(/\u2029/g, '\n\n')
    .replace(unprintable, '')
    .replace(/[ \t\u00a0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return text === '' ? undefined : text
}

/** The words of a piece of HTML, with the line breaks it shows, not cleaned yet; nothing of it is ever passed on as HTML. */
export function wordsOfHtml(html: string): string | undefined {
  const $ = cheerio.load(html, null, false)
  $('script, style, template, noscript, iframe').remove()
  // Line breaks of the source say nothing.
  for (const node of $.root().find('*').addBack().contents().toArray()) {
    if (node.type === 'text') node.data = node.data.replace(/\s+/g, ' ')
  }
  $('br').replaceWith('\n')
  $('p, div, blockquote, li, ul, ol, pre, h1, h2, h3, h4').each((_, block) => void $(block).append(block.name === 'p' || block.name === 'blockquote' ? '\n\n' : '\n'))
  const words = $.root().text().replace(/ *\n */g, '\n').trim()
  return words === '' ? undefined : words
}
