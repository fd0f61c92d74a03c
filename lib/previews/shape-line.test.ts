import { describe, expect, test } from 'vitest'
import { shapeLine, type Voice } from './shape-line.ts'

const english: Voice = { language: 'en', direction: 'ltr', weight: 'semibold' }
const persian: Voice = { language: 'fa', direction: 'rtl', weight: 'semibold' }

/** Names of glyphs from left to right, which say of Arabic letters how they join. */
const seen = (text: string, voice: Voice) => shapeLine(text, voice).glyphs.map(({ face, id }) => face.font.glyphName(id))
/** As they were typed, for letters that each make a glyph of their own. */
const latin = (text: string) => seen(text, english).join(' ')

describe('a line of glyphs', () => {
  test('Persian letters join, and stand from right to left', () => {
    expect(seen('سلام', persian)).toEqual(['uni0645', 'uni0627.fina.rlig.2', 'uni0644.medi.rlig', 'uni0633.init'])
  })

  test('a zero-width non-joiner parts two letters without a gap', () => {
    const [joined, parted] = ['میب', 'می\u200cب'].map((text) => shapeLine(text, persian))
    expect(seen('می\u200cب', persian)).toContain('uni0649.fina')
    expect(seen('میب', persian)).not.toContain('uni0649.fina')
    expect(parted!.width).toBeGreaterThan(joined!.width)
  })

  test('a Latin name in a Persian line reads from left to right between its neighbours', () => {
    const names = seen('در BBC از', persian)
    const [bbc, dar] = [latin('BBC').split(' '), ['uni0631', 'uni062F']]
    expect(names.join(' ')).toContain(bbc.join(' '))
    expect(names.slice(-2)).toEqual(dar)
    expect(names.indexOf(bbc[0]!)).toBeGreaterThan(names.indexOf('uni0627'))
  })

  test('Persian digits read from left to right, after the words before them', () => {
    expect(seen('سال ۲۰۱۹', persian).slice(0, 4)).toEqual(['uni06F2', 'uni06F0', 'uni0661', 'uni0669'])
  })

  test('quotation marks are mirrored', () => {
    const names = seen('«آب»', persian)
    expect([names[0], names.at(-1)]).toEqual(['guillemotleft', 'guillemotright'])
  })

  test('a Persian word in an English line keeps its place and its own order', () => {
    const names = seen('a رود b', english)
    expect(names).toEqual([...latin('a').split(' '), expect.anything(), 'uni062F', 'uni0648', 'uni0631', expect.anything(), ...latin('b').split(' ')])
  })

  test('glyphs follow each other, and the width is where the last one ends', () => {
    const { glyphs, width } = shapeLine('Қазақша бюллетень', { ...english, language: 'kk' })
    const places = glyphs.map(({ x }) => x)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    expect(width).toBeGreaterThan(places.at(-1)!)
    expect(glyphs.every(({ id }) => id !== 0)).toBe(true)
  })

  test('tracking spreads Latin letters, and leaves joined ones joined', () => {
    expect(shapeLine('SUV', { ...english, tracking: 0.1 }).width - shapeLine('SUV', english).width).toBeCloseTo(0.3)
    expect(shapeLine('سلام', { ...persian, tracking: 0.1 }).width).toBe(shapeLine('سلام', persian).width)
  })
})
