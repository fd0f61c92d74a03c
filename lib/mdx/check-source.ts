/**
 * What must hold before a body is parsed at all. Markdown parsers take quadratic time or deep recursion on
 * some inputs (thousands of nested quotes, brackets or emphasis marks); nobody writes those, so a look at
 * the characters alone, in linear time, refuses them.
 */
import { bodyError, type BodyProblem } from './body-problem.ts'

/** UTF-16 code units. */
const maxBodyLength = 400_000
/** Of quotes, lists, components, anything. */
export const maxDepth = 32
const maxOpenBrackets = 32
/** Emphasis marks and code ticks: the parser pairs them within a paragraph, each with each. */
const maxMarksInParagraph = 1000
const maxMarks = 20_000
/** Cell borders: each cell becomes a dozen objects. */
const maxPipes = 20_000

/** Line numbers in the answer count from `firstLine`. */
export function checkSource(source: string, firstLine: number): BodyProblem[] {
  const refuse = (line: number, column: number, message: string, mend: string) => [
    bodyError({ line: firstLine + line, column }, message, mend),
  ]
  if (source.length > maxBodyLength) {
    return refuse(0, 1, 'The text is longer than 400,000 characters', 'split it into several articles')
  }
  let [marks, marksInParagraph, brackets, pipes] = [0, 0, 0, 0]
  for (const [index, line] of source.split(/\r\n|\r|\n/).entries()) {
    if (containerDepth(line) > maxDepth) {
      return refuse(index, 1, `Quotes or lists are nested more than ${maxDepth} deep`, 'nest and indent less')
    }
    if (beginsParagraph.test(line)) marksInParagraph = brackets = 0
    for (const { 0: sign, index: column } of line.matchAll(signs)) {
      switch (sign) {
        case '[':
          if (++brackets > maxOpenBrackets) {
            return refuse(index, column + 1, `More than ${maxOpenBrackets} square brackets are open`, 'close them, or write \\[ for the sign itself')
          }
          break
        case ']':
          brackets = Math.max(0, brackets - 1)
          break
        case '|':
          if (++pipes > maxPipes) return refuse(index, column + 1, 'The tables have too many cells', 'split them over several articles')
          break
        case '*':
        case '_':
        case '~':
        case '`':
          if (++marksInParagraph > maxMarksInParagraph || ++marks > maxMarks) {
            return refuse(index, column + 1, 'There are thousands of *, _, ~ or ` marks', 'write a backslash before each that is the sign itself')
          }
      }
    }
  }
  return []
}

/** An escaped sign is one match, and counts as none. */
const signs = /\\.|[[\]|*_~`]/g

/** A blank line, a heading, or a list item. */
const beginsParagraph = /^\s*(?:$|#|[-+*][ \t]|\d{1,9}[.)][ \t])/

/** An upper bound for how many quotes and list items a line can stand in. */
function containerDepth(line: string): number {
  const prefix = /^(?:[ \t]|>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*/.exec(line)![0]
  const markers = prefix.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0
  if (markers === 0) return 0
  const indent = prefix.replace(/\t/g, '    ').replace(/[^ ]/g, '').length
  // Every marker may be followed by a space of its own; a list item inside another needs two more.
  return markers + Math.floor(Math.max(0, indent - markers) / 2)
}
