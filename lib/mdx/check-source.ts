/**
 * What must hold before a body is parsed at all. Markdown parsers take quadratic time or deep recursion on
 * some inputs (thousands of nested quotes, brackets or emphasis marks); nobody writes those, so a look at
 * the characters alone, in linear time, refuses them where they begin. What this does not know of is ended
 * by the clock, see `check-lane.ts`.
 */
import { bodyError, type BodyProblem } from './body-problem.ts'
import { bareLink } from './syntax.ts'

/** UTF-16 code units. */
const maxBodyLength = 400_000
/** Of quotes, lists, components, anything. */
export const maxDepth = 32
/** Summed over all lines: the parser looks at every open quote and list again on each. */
const maxDepthOfLines = 20_000
const maxOpenBrackets = 32
/** Emphasis marks and code ticks: the parser pairs them within a paragraph, each with each. */
const maxMarksInParagraph = 1000
const maxMarks = 20_000
/** Headings written as a line of = or - under their words: for each the parser looks back to the beginning. */
const maxUnderlines = 500
/** With nothing blank between them: what the parser does on a line may grow with those before it. */
const maxLinesTogether = 2000
/** Lines that the next is set below, by a backslash or two spaces at their end: each becomes a dozen objects. */
const maxBreaks = 2000
/** Of names, attributes and such in tags: each is a node to the parser, or several. A tag itself takes as long as five. */
const maxTagParts = 30_000
const partsOfTag = 5
/** Each as long as a paragraph, and looked up for every bracket. */
const maxDefinitions = 2000
/** Cell borders: each cell becomes a dozen objects. */
const maxPipes = 20_000
/**
 * Signs at which a parser looks ahead or back, times the characters of their paragraph: about what it may have to look at. A
 * paragraph of a thousand words with a hundred links has four million, a table of three hundred rows with as many fifty.
 */
const maxLookedAt = 60_000_000
/** Each is two nodes at least, of which there may be 10,000 (`amounts.ts`), unless it stands in code. */
const maxBlocks = 3000
/** Blank ones among them. */
const maxLines = 50_000

/** Line numbers in the answer count from `firstLine`. */
export function checkSource(source: string, firstLine: number): BodyProblem[] {
  const refuse = (line: number, column: number, message: string, mend: string) => [
    bodyError({ line: firstLine + line, column }, message, mend),
  ]
  if (source.length > maxBodyLength) {
    return refuse(0, 1, 'The text is longer than 400,000 characters', 'split it into several articles')
  }
  const excess = findTagTooMany(source)
  if (excess !== undefined) {
    const before = source.slice(0, excess).split(/\r\n|\r|\n/)
    return refuse(before.length - 1, before.at(-1)!.length + 1, 'The text has thousands of tags and attributes', 'split it into several articles; outside code, write \\< for the sign itself')
  }
  let [marks, marksInParagraph, brackets, pipes, definitions, depthOfLines, underlines, linesTogether, breaks] = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  let lineBefore = ''
  const paragraph = { begins: { line: 0, column: 1 }, length: 0, signs: 0 }
  let blocks = 0
  // Only then does the parser look for the opening bracket through all of the paragraph.
  const hasFootnotes = source.includes('[^')
  // Each of its letters may begin one, for which the parser looks back for an open bracket; and signs at its end may be its or not.
  const hasBareLinks = bareLink.test(source)
  const depths = new Depths()
  const paragraphs = new Paragraphs()
  for (const [index, line] of source.split(/\r\n|\r|\n/).entries()) {
    if (index >= maxLines) return refuse(index, 1, 'The text has more than 50,000 lines', 'remove blank ones, or split the text into several articles')
    if (line !== '' && (lineBefore === '' || line.startsWith('#')) && ++blocks > maxBlocks) {
      return refuse(index, 1, 'The text has more than 3,000 paragraphs, headings and such', 'split it into several articles')
    }
    const depth = depths.of(line)
    if (depth > maxDepth) {
      return refuse(index, 1, `Quotes or lists are nested more than ${maxDepth} deep`, 'nest and indent less')
    }
    depthOfLines += depth
    if (depthOfLines > maxDepthOfLines) {
      return refuse(index, 1, 'There are thousands of lines in nested quotes or lists', 'nest less, or split the text into several articles')
    }
    linesTogether = blankOrHeading.test(line) ? 0 : linesTogether + 1
    if (linesTogether > maxLinesTogether) {
      return refuse(index, 1, `More than ${maxLinesTogether} lines stand together without a blank one`, 'leave a blank line between paragraphs')
    }
    if (underline.test(line) && ++underlines > maxUnderlines) {
      return refuse(index, 1, `More than ${maxUnderlines} lines are made of = or - alone`, 'begin each heading with ## instead')
    }
    if (definition.test(line) && ++definitions > maxDefinitions) {
      return refuse(index, 1, 'More than 2,000 lines define the address of a link or a footnote', 'write each address where it is used, or split the text into several articles')
    }
    if (endsInBreak.test(lineBefore) && !blankOrHeading.test(line) && ++breaks > maxBreaks) {
      return refuse(index - 1, lineBefore.length, 'More than 2,000 lines end with a backslash or two spaces', 'leave a blank line between paragraphs instead')
    }
    lineBefore = line
    if (paragraphs.beginAt(line)) {
      marksInParagraph = brackets = 0
      Object.assign(paragraph, { begins: { line: index, column: 1 }, length: 0, signs: 0 })
    }
    paragraph.length += line.length + 1
    paragraph.signs += countLookedFor(line, hasBareLinks)
    if (paragraph.length * paragraph.signs > maxLookedAt) {
      return refuse(paragraph.begins.line, 1, 'The paragraph that begins here has too many brackets, quotation marks and other signs for its length', 'leave blank lines between paragraphs, or write a backslash before each that is the sign itself')
    }
    for (const { 0: sign, index: column } of line.matchAll(signs)) {
      switch (sign) {
        case '[':
          if (++brackets > maxOpenBrackets) {
            return refuse(index, column + 1, `More than ${maxOpenBrackets} square brackets are open`, 'close them, or write \\[ for the sign itself')
          }
          break
        case ']':
          brackets = Math.max(0, brackets - 1)
          if (hasFootnotes && ++marksInParagraph > maxMarksInParagraph) {
            return refuse(index, column + 1, `More than ${maxMarksInParagraph} square brackets stand in one paragraph`, 'leave a blank line between paragraphs')
          }
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

/** Those with which links, references, tags, addresses and character references begin or end. */
const countLookedFor = (line: string, hasBareLinks: boolean) => (line.match(/[[\]()<>&"'\\{}@]/g)?.length ?? 0) + (hasBareLinks ? (line.match(/(?<![\p{L}\p{N}])[hw]|[!?.,:;*_~](?=[!?.,:;*_~])/giu)?.length ?? 0) : 0)

const blankOrHeading = /^\s*(?:$|#{1,6}\s)/

const endsInBreak = /\S(?:\\| {2,})$/

const underline = /^[ \t>]*(?:=+|-+)[ \t]*$/

/** An escaped sign is one match, and counts as none. */
const signs = /\\.|[[\]|*_~`]/g

const definition = /^[ \t>]*\[[^\]]{1,999}\]:/

/** What stands from a < to the next > may be a tag, in code or out of it. @returns Where in `source` the first begins that is too many. */
function findTagTooMany(source: string): number | undefined {
  let [parts, start] = [0, -1]
  for (const { 0: text, index } of source.matchAll(tagParts)) {
    if (text === '<') {
      parts += partsOfTag
      start = index
    } else if (text === '>') start = -1
    else if (start >= 0 && !text.startsWith('\\')) parts += 1
    if (parts > maxTagParts) return Math.max(start, 0)
  }
  return undefined
}

/** An escaped sign, a sign where a tag begins or ends, a quoted value, or what separates parts of a tag. */
const tagParts = /\\[^]|<(?![\s\d=<-])|>|="[^"]*"|='[^']*'|[.:={}]|\s+/g

/** Tells where a paragraph surely ends; what may only seem to end it does not count. */
class Paragraphs {
  /** Of the line before, if it is a list item. */
  #indent = -1

  /** A blank line, a heading, or a list item. */
  beginAt(line: string): boolean {
    if (/^[ \t]*(?:$|#{1,6}(?:[ \t]|$))/.test(line)) return true
    // A footnote ends a paragraph.
    if (/^\[\^[^\]\s]{1,999}\]:/.test(line)) return true
    const [, indent, number] = /^([ \t]*)(?:[-+*]|(\d{1,9})[.)])[ \t]+\S/.exec(line) ?? []
    // Any number but 1 is a word of the paragraph before it, unless that is another item of the list.
    const begins = indent !== undefined && (number === undefined || number === '1' || (indent.length <= this.#indent && !indent.includes('\t')))
    this.#indent = begins ? indent.length : -1
    return begins
  }
}

/** An upper bound for how many quotes, list items and footnotes each line stands in. */
class Depths {
  #open = 0
  #afterBlank = true

  of(line: string): number {
    const prefix = /^(?:[ \t]|>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]{1,999}\]:)*/.exec(line)![0]
    const markers = prefix.match(/>|[-+*](?=[ \t]|$)|\d{1,9}[.)]|\[\^[^[\]\s]{1,999}\]:/g)?.length ?? 0
    const indent = prefix.replace(/\t/g, '    ').replace(/[^ ]/g, '').length
    const isBlank = /^[ \t]*$/.test(line)
    if (markers > 0) {
      // Every marker may be followed by a space of its own; a list item inside another needs two more.
      const depth = markers + Math.floor(Math.max(0, indent - markers) / 2)
      this.#open = this.#afterBlank ? depth : Math.max(depth, this.#open)
    } else if (!isBlank && this.#afterBlank) {
      // What stands around a line after a blank one shows in its indentation; a line after another goes on with it anyhow.
      this.#open = Math.min(this.#open, Math.floor(indent / 2))
    }
    this.#afterBlank = isBlank
    return this.#open
  }
}
