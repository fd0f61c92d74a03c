/** Lines of text in a box: the largest size at which all of it fits, lines of about equal length, else an ellipsis. */
import { type ShapedLine, shapeLine, type Voice } from './shape-line.ts'

export interface Box {
  /** Pixels. */
  width: number
  height: number
  /** Sizes to try, largest first, in pixels. */
  sizes: readonly number[]
  /** From base line to base line, in em. */
  leading: number
  /** At most so many lines. */
  lines?: number
}

export interface SetText {
  /** Pixels. */
  size: number
  leading: number
  direction: 'ltr' | 'rtl'
  lines: ShapedLine[]
  /** As it stands in them, in the order of reading. */
  text: string[]
  width: number
  height: number
  isCut: boolean
}

export function setText(text: string, voice: Voice, box: Box): SetText {
  const words = wordsOf(text, voice)
  for (const size of box.sizes) {
    const width = box.width / size
    // A word that must be broken is a reason for a smaller size.
    if (size !== box.sizes.at(-1) && words.some((word) => word.width > width)) continue
    const lines = breakLines(words, width, voice)
    if (lines.length <= linesIn(box, size)) return finish(balanced(words, width, lines.length, voice), voice, size, box, false)
  }
  const size = box.sizes.at(-1)!
  return finish(cut(breakLines(words, box.width / size, voice), linesIn(box, size), box.width / size, voice), voice, size, box, true)
}

const linesIn = ({ height, leading, lines = Infinity }: Box, size: number) => Math.max(1, Math.min(lines, Math.floor(height / (size * leading) + 0.001)))

interface Word {
  text: string
  /** In em, and of the space before it; 0 where a line may end without one. */
  width: number
  space: number
}

/** What may not be parted: lines end at spaces, after hyphens and dashes. */
function wordsOf(text: string, voice: Voice): Word[] {
  const space = shapeLine(' ', voice).width
  return text.split(' ').flatMap((stretch) =>
    stretch.split(/(?<=[-–—])(?=[\p{L}\p{N}])/u).filter((part) => part !== '').map((part, index) => ({
      text: part, width: shapeLine(part, voice).width, space: index === 0 ? space : 0,
    })))
}

interface Line {
  text: string
  /** In em, as the sum of its words. */
  width: number
}

function breakLines(words: readonly Word[], width: number, voice: Voice): Line[] {
  const lines: Line[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last && last.width + word.space + word.width <= width) {
      last.text += (word.space > 0 ? ' ' : '') + word.text
      last.width += word.space + word.width
    } else if (word.width <= width) lines.push({ text: word.text, width: word.width })
    else lines.push(...breakWord(word.text, width, voice))
    // No box holds more.
    if (lines.length > 40) break
  }
  return lines
}

/** Anywhere, for want of a better place. */
function breakWord(word: string, width: number, voice: Voice): Line[] {
  const lines: Line[] = []
  let rest = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word)].map(({ segment }) => segment)
  while (rest.length > 0 && lines.length <= 40) {
    const count = Math.max(1, longest(Math.min(rest.length, 80), (length) => shapeLine(rest.slice(0, length).join(''), voice).width <= width))
    const text = rest.slice(0, count).join('')
    lines.push({ text, width: shapeLine(text, voice).width })
    rest = rest.slice(count)
  }
  return lines
}

/** The same number of lines, as narrow as they can be. */
function balanced(words: readonly Word[], width: number, count: number, voice: Voice): Line[] {
  let [narrow, wide] = [width / 2, width]
  for (let step = 0; step < 7; step += 1) {
    const middle = (narrow + wide) / 2
    const fits = breakLines(words, middle, voice).length <= count && words.every((word) => word.width <= middle)
    if (fits) wide = middle
    else narrow = middle
  }
  return breakLines(words, wide, voice)
}

/** The first `count` lines, the last of them ending in an ellipsis. */
function cut(lines: Line[], count: number, width: number, voice: Voice): Line[] {
  const kept = lines.slice(0, count)
  const last = kept.at(-1)
  if (!last || kept.length === lines.length) return kept
  const letters = [...last.text]
  const ending = (length: number) => `${letters.slice(0, length).join('').replace(/(?<![\s\p{P}])[\s\p{P}]+$/u, '')}…`
  const length = longest(letters.length, (candidate) => shapeLine(ending(candidate), voice).width <= width)
  // Not inside a word, if there is another.
  const atWord = letters.slice(0, length).join('').replace(/\s\S*$/u, '')
  const text = length === letters.length ? ending(length) : ending([...atWord].length)
  return [...kept.slice(0, -1), { text, width: shapeLine(text, voice).width }]
}

/** The greatest length that still fits, by halving. */
function longest(most: number, fits: (length: number) => boolean): number {
  let [short, long] = [0, most]
  while (short < long) {
    const middle = Math.ceil((short + long) / 2)
    if (fits(middle)) short = middle
    else long = middle - 1
  }
  return short
}

function finish(lines: Line[], voice: Voice, size: number, { leading }: Box, isCut: boolean): SetText {
  const shaped = lines.map(({ text }) => shapeLine(text, voice))
  return {
    size, leading, isCut, direction: voice.direction, lines: shaped, text: lines.map(({ text }) => text),
    width: Math.max(0, ...shaped.map(({ width }) => width)) * size,
    height: lines.length * size * leading,
  }
}
