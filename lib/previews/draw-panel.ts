import { em, facesOf, type Typeface } from './faces.ts'
import type { Layout } from './card-layout.ts'

/** One stream of the wordmark, in a square of 24; see components/page/wordmark.tsx. */
const stream = 'M12 9.4C9.6 7.6 14.4 4.8 12 .8'

/** What lies on a card's paper, its words as outlines: an SVG document that needs no font and names no other file. */
export function drawPanel({ panel, marks, boxes, texts }: Layout): string {
  const { x, y, width, height } = panel
  const letters = new Letters()
  const parts = [...marks.map(drawMark), ...boxes.map(drawBox), ...texts.map((text) => drawText(text, letters))]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}">`
    + `<defs>${letters.defined.join('')}</defs>${parts.join('')}</svg>`
}

/** Each glyph once, however often it stands on the card: it is most of what is written, and read again. */
class Letters {
  readonly defined: string[] = []
  readonly #names = new Map<Typeface, Map<number, string | undefined>>()

  /** The name by which it is used; undefined for one that draws nothing. */
  nameOf(face: Typeface, glyph: number): string | undefined {
    const names = this.#names.get(face) ?? new Map<number, string | undefined>()
    this.#names.set(face, names)
    if (names.has(glyph)) return names.get(glyph)
    const outline = face.outline(glyph)
    const name = outline ? `l${this.defined.length.toString(36)}` : undefined
    if (name) this.defined.push(`<path id="${name}" d="${outline}"/>`)
    names.set(glyph, name)
    return name
  }
}

function drawMark({ x, y, width, color, thickness }: Layout['marks'][number]): string {
  const streams = [0, 90, 180, 270].map((turn) => `<path d="${stream}" transform="rotate(${turn} 12 12)"/>`).join('')
  return `<g transform="translate(${round(x)} ${round(y)}) scale(${round(width / 24)})" fill="none" stroke="${color}" stroke-width="${thickness}" stroke-linecap="round">`
    + `${streams}<circle cx="12" cy="12" r="1.5" fill="${color}" stroke="none"/></g>`
}

const drawBox = ({ x, y, width, height, color }: Layout['boxes'][number]): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${color}"/>`

function drawText({ set, color, x, y, width }: Layout['texts'][number], letters: Letters): string {
  // Lines stand on the base line of the script they are read in, whatever else is among them.
  const [first, second] = facesOf('regular')
  const { ascender, descender } = (set.direction === 'rtl' ? second : first)!
  const scale = set.size / em
  const lines = set.lines.map((line, index) => {
    const left = set.direction === 'rtl' ? x + width - line.width * set.size : x
    const base = y + set.size * set.leading * (index + 0.5) + ((ascender - descender) / 2) * scale
    const glyphs = line.glyphs.map(({ face, id, x: right, y: up }) => {
      const name = letters.nameOf(face, id)
      return name ? `<use href="#${name}" x="${Math.round(right * em)}" y="${Math.round(up * em)}"/>` : ''
    })
    return `<g transform="matrix(${scale} 0 0 ${-scale} ${round(left)} ${round(base)})">${glyphs.join('')}</g>`
  })
  return `<g fill="${color}">${lines.join('')}</g>`
}

const round = (value: number) => Number(value.toFixed(3))
