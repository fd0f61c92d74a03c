/**
 * The typefaces of the cards, whole files out of their packages, as HarfBuzz reads them. Another script is one more file
 * in `faces`: what none of them has cannot be drawn (see drawable-text.ts).
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Blob, Face, Font } from 'harfbuzzjs'

export type Weight = 'regular' | 'semibold' | 'bold'

/** Units in which every face measures and draws, whatever its own are. */
export const em = 1000

export interface Typeface {
  font: Font
  /** What a line of it needs above and below its base line, in units. */
  ascender: number
  descender: number
  has: (codePoint: number) => boolean
  /** SVG path data of a glyph, in units, y upwards. */
  outline: (glyph: number) => string
  /** Its letters join: no space may be put between them. */
  isJoined: boolean
}

/** The first that has a character draws it; text from right to left asks in the other order. */
const files: Record<Weight, string[]> = {
  regular: ['source-serif-4/400Regular/SourceSerif4_400Regular.ttf', 'noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf'],
  semibold: ['source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf', 'noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf'],
  bold: ['source-serif-4/700Bold/SourceSerif4_700Bold.ttf', 'noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf'],
}

const read = new Map<Weight, Typeface[]>()

export function facesOf(weight: Weight): Typeface[] {
  const known = read.get(weight)
  if (known) return known
  const faces = files[weight].map(readFace)
  read.set(weight, faces)
  return faces
}

function readFace(file: string): Typeface {
  const face = new Face(new Blob(readFileSync(path.join(process.cwd(), 'node_modules', '@expo-google-fonts', file))))
  const font = new Font(face)
  font.setScale(em, em)
  const characters = new Set(face.collectUnicodes())
  const { ascender, descender } = font.hExtents()
  const outlines = new Map<number, string>()
  return {
    font,
    ascender,
    descender: -descender,
    has: (codePoint) => characters.has(codePoint),
    outline: (glyph) => {
      const outline = outlines.get(glyph) ?? font.glyphToPath(glyph)
      outlines.set(glyph, outline)
      return outline
    },
    isJoined: characters.has(0x0628),
  }
}
