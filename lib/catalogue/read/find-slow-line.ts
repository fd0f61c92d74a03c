import { fromMarkdown } from 'mdast-util-from-markdown'
import { syntaxFor } from '#lib/mdx/syntax.ts'
import { decodeText } from './decode-text.ts'
import { splitFrontMatter } from './front-matter.ts'
import { readYaml } from './read-yaml.ts'

/**
 * Where in a file it is that takes so long: reads it part by part, each up to a blank line.
 * @param at Is told at which line it is before it reads on; who waits for this may end it at any time.
 * @returns The first line of the slowest part, from 1; 0 if no part by itself takes long, but all of them together.
 */
export function findSlowLine(path: string, bytes: Uint8Array, at: (line: number) => void): number {
  const decoded = decodeText(bytes)
  const text = 'text' in decoded ? decoded.text : ''
  const matter = path.endsWith('.mdx') ? splitFrontMatter(text) : { yaml: text, body: '', bodyLine: 1 }
  if ('problem' in matter) return 1
  let slowest = { line: 1, took: timed(at, 1, () => readYaml(matter.yaml, 1)) }
  let all = slowest.took
  for (const { line, source } of partsOf(matter.body, matter.bodyLine)) {
    const took = timed(at, line, () => fromMarkdown(source, syntaxFor(source)))
    all += took
    if (took > slowest.took) slowest = { line, took }
  }
  return slowest.took > all / 3 ? slowest.line : 0
}

/** Milliseconds. */
function timed(at: (line: number) => void, line: number, work: () => unknown): number {
  at(line)
  const began = performance.now()
  try {
    work()
  } catch {
    // What cannot be read has its own message.
  }
  return performance.now() - began
}

function* partsOf(body: string, firstLine: number): Generator<{ line: number; source: string }> {
  let part: string[] = []
  let line = firstLine
  for (const [index, words] of body.split(/\r\n|\r|\n/).entries()) {
    if (words.trim() !== '') {
      if (part.length === 0) line = firstLine + index
      part.push(words)
    } else if (part.length > 0) {
      yield { line, source: part.join('\n') }
      part = []
    }
  }
  if (part.length > 0) yield { line, source: part.join('\n') }
}
