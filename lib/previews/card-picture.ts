/** Panel and photograph in, picture file out: the raster half of a card (libvips). */
import sharp from 'sharp'
import { cardHeight, cardWidth } from './card.ts'
import type { Layout } from './card-layout.ts'

/** WhatsApp and others show no picture above it. */
export const mostBytes = 300_000

/** Pixels: more than a camera's; a file that claims more is no photograph. */
const limitInputPixels = 120_000_000

/** Of two that look alike the lighter: who sends a link by telephone downloads its picture, too. */
export const lightBytes = 140_000

/** From what nobody can tell from the original down to what still shows what it is of. */
const [light, others] = [[82, 74], [64, 52, 38, 24]]

/** Grain is light and dark rather than colour: of colours, a quarter is enough for it, and passes save one byte in sixteen. */
const fine = { chromaSubsampling: '4:4:4' }
const coarse = { chromaSubsampling: '4:2:0', progressive: true }

/** What is drawn already, unless it is too much: then in fewer colours. */
export async function typographicCard(drawn: Buffer, most = mostBytes): Promise<Buffer> {
  return drawn.length <= most ? drawn : smallEnough([64, 16, 4].map((colours) => () => sharp(drawn).png({ colours, dither: 0 }).toBuffer()), most)
}

/**
 * The panel beside as much of the photograph as its window shows.
 * @param file A picture in any format that libvips reads; rejects what is none.
 * @param focus What to keep in sight: a CSS `object-position`, in per cent.
 */
export async function photoCard(drawn: Buffer, { panel, window, paper }: Layout, file: Buffer, focus?: string, most = mostBytes): Promise<Buffer> {
  if (!window) throw new Error('The card leaves no place for a photograph.')
  const photo = sharp(file, { limitInputPixels, failOn: 'error' }).autoOrient()
  const { width, height } = window
  const cropped = photo.extract(shown((await photo.metadata()).autoOrient, width / height, focus)).resize({ width, height, fit: 'fill' })
  const [right, left] = await Promise.all([cropped, sharp(drawn)].map((picture) => picture.flatten({ background: paper }).toColourspace('srgb').raw().toBuffer()))
  const pixels = window.x > panel.x ? beside(left!, right!) : beside(right!, left!)
  const raw = { width: cardWidth, height: cardHeight, channels: 3 } as const
  // Optimal coding would save one byte in a hundred, and takes as long as all the rest of encoding.
  const jpeg = (quality: number) => sharp(pixels, { raw }).jpeg({ quality, ...(quality > 80 ? fine : coarse), optimiseCoding: false })
  for (const quality of light) {
    const card = await jpeg(quality).toBuffer()
    if (card.length <= Math.min(lightBytes, most)) return card
  }
  return smallEnough(others.map((quality) => () => jpeg(quality).toBuffer()), most)
}

/** Two pictures of half the card each, pixels of three bytes, row by row into one. */
function beside(left: Buffer, right: Buffer): Buffer {
  const row = (cardWidth / 2) * 3
  const rows = Array.from({ length: cardHeight }, (_, y) => [left.subarray(y * row, (y + 1) * row), right.subarray(y * row, (y + 1) * row)])
  return Buffer.concat(rows.flat())
}

interface Size {
  width: number
  height: number
}

/** The largest part in the given shape, where the focus puts it. */
export function shown({ width, height }: Size, ratio: number, focus = '50% 50%') {
  const part = { width: Math.min(width, Math.max(1, Math.round(height * ratio))), height: Math.min(height, Math.max(1, Math.round(width / ratio))) }
  const [x = 0.5, y = 0.5] = focus.split(/\s+/).map((share) => Math.min(100, Math.max(0, Number.parseFloat(share))) / 100)
  return { ...part, left: Math.round((width - part.width) * x), top: Math.round((height - part.height) * y) }
}

async function smallEnough(attempts: (() => Promise<Buffer>)[], most: number): Promise<Buffer> {
  let last = 0
  for (const attempt of attempts) {
    const bytes = await attempt()
    if (bytes.length <= most) return bytes
    last = bytes.length
  }
  throw new Error(`A card has ${last} bytes at least, which is more than ${most}.`)
}
