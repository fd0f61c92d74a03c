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
    .split('\n')
    // Not by a pattern: one that looks for spaces at the end of lines looks at a million spaces a million times.
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return text === '' ? undefined : text
}
