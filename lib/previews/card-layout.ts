/**
 * Where everything stands on a card: the nameplate over a double rule, the kicker, the headline as large as it fits, the
 * standfirst in the room it leaves, byline and date at the foot; beside them the photograph, or nothing but paper.
 * Pure, and complete: what draws it decides nothing.
 */
import { directionOf } from '#lib/languages/direction-of.ts'
import { fill } from '#lib/languages/fill.ts'
import { type Card, cardHeight, cardWidth } from './card.ts'
import { drawableText, isolated } from './drawable-text.ts'
import { setText, type SetText } from './set-text.ts'
import type { Voice } from './shape-line.ts'

/** The light scheme of components/page/tokens.css. */
const paper = '#fbf7ee'
const tint = '#f4eddd'
const ink = '#14213d'
const soft = '#535c70'
const madder = '#9b2226'

/** Pixels, from the upper left corner. */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

/** In the order in which it lies: marks, boxes, texts. */
export interface Layout {
  /** What is paper: all of the card, or what the photograph leaves. Everything below lies on it. */
  panel: Rectangle
  paper: string
  /** Where the photograph is. */
  window?: Rectangle
  boxes: (Rectangle & { color: string })[]
  /** The streams of the wordmark; `thickness` is in 24ths of the square. */
  marks: (Rectangle & { color: string; thickness: number })[]
  /** As wide as their longest line; lines stand at the side that reading begins from. */
  texts: (Rectangle & { set: SetText; color: string })[]
}

const margin = 56
/** Half of it, so that pixels of both halves go row by row. */
const windowWidth = cardWidth / 2
/** Between text and photograph. */
const gutter = 44

export function layOut(card: Card): Layout {
  return card.headline === card.publication ? nameplate(card) : page(card)
}

const emptyLayout = (): Layout => ({ panel: { x: 0, y: 0, width: cardWidth, height: cardHeight }, paper, boxes: [], marks: [], texts: [] })

function page(card: Card): Layout {
  const isRightToLeft = directionOf(card.language) === 'rtl'
  const hasPhoto = card.picture !== undefined
  const width = hasPhoto ? cardWidth - windowWidth - margin - gutter : cardWidth - 2 * margin
  const left = hasPhoto && isRightToLeft ? windowWidth + gutter : margin
  /** `start` from the side that reading begins from. */
  const place = (start: number, y: number, own: number, height: number): Rectangle =>
    ({ x: isRightToLeft ? left + width - start - own : left + start, y, width: own, height })
  const layout = emptyLayout()
  const write = (set: SetText, start: number, y: number, color: string) => layout.texts.push({ ...place(start, y, set.width, set.height), set, color })

  // Arabic letters are smaller on their body, and are neither spaced nor capital.
  const scale = isRightToLeft ? 1.1 : 1
  const [tight, close] = isRightToLeft ? [1.4, 1.46] : [1.1, 1.36]
  const voice = (weight: Voice['weight'], tracking = 0): Voice => ({ language: card.language, direction: directionOf(card.language), weight, tracking: isRightToLeft ? 0 : tracking })
  const sizes = (...ltr: number[]) => ltr.map((size) => Math.round(size * scale))
  const line = (text: string, style: Voice, size: number, room: number) => setText(text, style, { width: room, height: 200, sizes: sizes(size), leading: close, lines: 1 })

  if (hasPhoto) {
    layout.window = { x: isRightToLeft ? 0 : cardWidth - windowWidth, y: 0, width: windowWidth, height: cardHeight }
    layout.panel = { x: isRightToLeft ? windowWidth : 0, y: 0, width: cardWidth - windowWidth, height: cardHeight }
  } else layout.marks.push({ ...place(width - 440, 130, 620, 620), color: tint, thickness: 1.6 })

  let top = 46
  layout.marks.push({ ...place(0, top, 32, 32), color: madder, thickness: 2.1 })
  const name = drawableText(card.publication)
  if (name) {
    const set = setText(name, { ...voice('bold'), direction: 'ltr', tracking: -0.03 }, { width: width - 42, height: 200, sizes: [36], leading: 1.1, lines: 1 })
    write(set, 41, top + 16 - set.height / 2 - 1, ink)
  }
  top += 52
  layout.boxes.push({ ...place(0, top, width, 2), color: ink }, { ...place(0, top + 5, width, 2), color: ink })
  top += 31

  let bottom = cardHeight - 46
  const { byline, date } = footOf(card)
  for (const [text, weight, color] of [[date, 'regular', soft], [byline, 'semibold', ink]] as const) {
    if (!text) continue
    const set = line(text, voice(weight), 24, width)
    bottom -= set.height
    write(set, 0, bottom, color)
  }
  if (byline ?? date) {
    bottom -= 13
    layout.boxes.push({ ...place(0, bottom, width, 3), color: ink })
    bottom -= 18
  }

  const { headline, kicker } = wordsOf(card)
  const capitals = (text: string) => (isRightToLeft ? text : text.toLocaleUpperCase(card.language))
  const badge = card.badge === undefined ? undefined : drawableText(card.badge)
  if (badge ?? kicker) {
    let start = 0
    const height = line('x', voice('bold'), 22, width).height
    if (badge) {
      const set = line(capitals(badge), voice('bold', 0.07), 22, width / 2)
      layout.boxes.push({ ...place(0, top, set.width + 20, height), color: madder })
      write(set, 10, top, paper)
      start = set.width + 32
    }
    if (kicker) write(line(capitals(kicker), voice('semibold', 0.07), 22, width - start), start, top, madder)
    top += height + (isRightToLeft ? 2 : 10)
  }

  if (headline) {
    const steps = hasPhoto ? sizes(76, 72, 68, 64, 60, 56, 52, 48, 44, 40, 36, 33) : sizes(108, 100, 92, 84, 76, 70, 64, 58, 52, 47)
    const set = setText(headline, voice('semibold', -0.018), { width, height: bottom - top, sizes: steps, leading: tight })
    const gap = isRightToLeft ? 4 : 16
    const standfirst = card.standfirst === undefined || set.isCut ? undefined : drawableText(card.standfirst)
    const size = sizes(hasPhoto ? 25 : 34)
    const room = bottom - top - set.height - gap
    const lines = Math.min(hasPhoto ? 5 : 3, Math.floor(room / (size[0]! * close)))
    const below = standfirst && lines > 0 ? setText(standfirst, voice('regular'), { width: hasPhoto ? width : width * 0.85, height: room, sizes: size, leading: close, lines }) : undefined
    // One line that breaks off says too little.
    const isWorthIt = below !== undefined && (lines > 1 || !below.isCut)
    // Words that have the card to themselves stand a little above its middle.
    if (!hasPhoto || !(byline ?? date)) top += Math.max(0, room - (isWorthIt ? below.height : -gap)) * 0.4
    write(set, 0, top, ink)
    if (isWorthIt) write(below, 0, top + set.height + gap, soft)
  }
  return layout
}

/** What is drawn of a card's words: in place of a headline that cannot be drawn, the name of what it stands in. */
function wordsOf(card: Card): { headline?: string; kicker?: string } {
  const [headline, kicker] = [card.headline, card.kicker].map((text) => (text === undefined ? undefined : drawableText(text)))
  return headline ? { headline, kicker } : { headline: kicker ?? drawableText(card.publication) }
}

function footOf({ byline, date, language }: Card): { byline?: string; date?: string } {
  const names = (byline?.names ?? []).flatMap((name) => drawableText(name) ?? []).map(isolated)
  return {
    byline: byline && names.length > 0 ? fill(byline.words, { names: new Intl.ListFormat(language).format(names) }) : undefined,
    date: date === undefined ? undefined : drawableText(date),
  }
}

/** The publication itself: its name across the card, as over its front page. */
function nameplate(card: Card): Layout {
  const direction = directionOf(card.language)
  const layout = emptyLayout()
  const voice = (weight: Voice['weight']): Voice => ({ language: card.language, direction, weight, tracking: weight === 'bold' ? -0.03 : 0 })
  const room = cardWidth - 2 * margin
  const center = (set: SetText, y: number, color: string) => layout.texts.push({ x: (cardWidth - set.width) / 2, y, width: set.width, height: set.height, set, color })
  const name = drawableText(card.publication)
  const mark = 150
  if (!name) layout.marks.push({ x: (cardWidth - mark) / 2, y: 190, width: mark, height: mark, color: madder, thickness: 2.1 })
  else {
    const set = setText(name, voice('bold'), { width: room - mark - 24, height: 240, sizes: [190, 160, 130, 100, 80, 60, 48], leading: 1.2, lines: 2 })
    const width = mark + 24 + set.width
    const [x, nameX] = [(cardWidth - width) / 2, (cardWidth - width) / 2 + mark + 24]
    layout.marks.push({ x: direction === 'rtl' ? cardWidth - x - mark : x, y: 265 - mark / 2, width: mark, height: mark, color: madder, thickness: 2.1 })
    layout.texts.push({ x: direction === 'rtl' ? x : nameX, y: 257 - set.height / 2, width: set.width, height: set.height, set, color: ink })
  }
  layout.boxes.push(
    { x: margin, y: margin, width: room, height: 2, color: ink },
    { x: margin, y: 432, width: room, height: 3, color: ink }, { x: margin, y: 439, width: room, height: 3, color: ink },
  )
  const tagline = card.standfirst === undefined ? undefined : drawableText(card.standfirst)
  if (tagline) {
    const set = setText(tagline, voice('regular'), { width: room, height: 120, sizes: [38, 34, 30], leading: 1.36, lines: 2 })
    center(set, 506 - set.height / 2, soft)
  }
  return layout
}
