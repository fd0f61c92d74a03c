/**
 * One line of text → glyphs at their places, from left to right as they are seen: the bidirectional algorithm (UAX #9,
 * bidi-js) orders the line, HarfBuzz joins, substitutes and kerns.
 */
import bidiFactory from 'bidi-js'
import { Buffer as ShapingBuffer, Direction, shape } from 'harfbuzzjs'
import { em, facesOf, type Typeface, type Weight } from './faces.ts'

const bidi = bidiFactory()

export interface Voice {
  /** BCP 47: it chooses among the forms of a letter. */
  language: string
  direction: 'ltr' | 'rtl'
  weight: Weight
  /** Between letters, in em; not among those that join. */
  tracking?: number
}

interface Glyph {
  face: Typeface
  /** Glyph index; 0 is the box that stands for a missing one. */
  id: number
  /** Of its origin from the left end of the line's base line, in em. */
  x: number
  y: number
}

export interface ShapedLine {
  glyphs: Glyph[]
  /** In em. */
  width: number
}

interface Run {
  text: string
  face: Typeface
  /** Embedding level: odd ones run from right to left. */
  level: number
}

export function shapeLine(text: string, voice: Voice): ShapedLine {
  const glyphs: Glyph[] = []
  let width = 0
  for (const run of inVisualOrder(runsOf(text, voice))) {
    const buffer = new ShapingBuffer()
    buffer.addText(run.text)
    buffer.setDirection(run.level % 2 === 1 ? Direction.RTL : Direction.LTR)
    buffer.setLanguage(voice.language)
    buffer.guessSegmentProperties()
    shape(run.face.font, buffer)
    const tracking = run.face.isJoined ? 0 : (voice.tracking ?? 0)
    for (const { codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 } of buffer.getGlyphInfosAndPositions()) {
      glyphs.push({ face: run.face, id: codepoint, x: width + xOffset / em, y: yOffset / em })
      if (xAdvance > 0) width += xAdvance / em + tracking
    }
  }
  return { glyphs, width }
}

/** Stretches of one level and one typeface, in the order of reading. */
function runsOf(text: string, { weight, direction }: Voice): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text, direction)
  const faces = facesOf(weight)
  const runs: Run[] = []
  let index = 0
  for (const character of text) {
    const level = levels[index]!
    const last = runs.at(-1)
    const face = faceFor(character, faces, direction, last?.face)
    if (last && last.level === level && last.face === face) last.text += character
    else runs.push({ text: character, face, level })
    index += character.length
  }
  return runs
}

/** Marks and joiners stay with what they follow; points and digits of a line from right to left are those of its script. */
function faceFor(character: string, faces: Typeface[], direction: 'ltr' | 'rtl', before: Typeface | undefined): Typeface {
  const codePoint = character.codePointAt(0)!
  if (before && (/[\p{M}\p{Cf}]/u.test(character) || character === ' ')) return before
  const isOfJoined = direction === 'rtl' && !/\p{Script=Latin}|\p{Script=Cyrillic}/u.test(character)
  const order = isOfJoined ? faces.toReversed() : faces
  return order.find((face) => face.has(codePoint)) ?? faces[0]!
}

/** UAX #9, rule L2. */
function inVisualOrder(runs: Run[]): Run[] {
  const ordered = [...runs]
  const highest = Math.max(0, ...runs.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    for (let start = 0; start < ordered.length; start += 1) {
      if (ordered[start]!.level < level) continue
      let end = start
      while (end < ordered.length && ordered[end]!.level >= level) end += 1
      ordered.splice(start, end - start, ...ordered.slice(start, end).reverse())
      start = end
    }
  }
  return ordered
}
