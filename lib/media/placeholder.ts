import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { mostPixels } from './most-pixels.ts'

/** From top to bottom. */
const stops = 3

/**
 * The colours of a picture as a CSS gradient, e.g. `linear-gradient(#468,#79a,#a96)`: what a page shows in its place until
 * it comes. Some fifty bytes, which compress well, where the smallest picture has hundreds. Undefined for a picture one
 * can see through, behind which it would stay, and for one that cannot be read.
 */
export async function placeholderOf(path: string): Promise<string | undefined> {
  try {
    // From memory: decoders keep files that are read by name.
    const picture = sharp(await readFile(path), { limitInputPixels: mostPixels, failOn: 'none' })
    const { data, info } = await picture.autoOrient().resize(1, stops, { fit: 'fill', fastShrinkOnLoad: true }).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) return undefined
    const colours = Array.from({ length: stops }, (_, stop) => [...data.subarray(stop * 3, stop * 3 + 3)].map(digit).join(''))
    return `linear-gradient(#${colours.join(',#')})`
  } catch {
    return undefined
  }
}

/** 0 to 255 as one hexadecimal digit, which stands for itself twice. */
const digit = (value: number) => Math.round(value / 17).toString(16)
