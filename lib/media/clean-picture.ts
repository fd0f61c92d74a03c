import sharp, { type Sharp } from 'sharp'
import type { MediaType } from '#lib/catalogue/read/media-types.ts'
import { mostPixels } from './most-pixels.ts'

const secondsAtMost = 60

type PictureType = Extract<MediaType, `image/${string}`>

/**
 * High enough that nobody sees the difference; the renditions readers usually get are made from this once more.
 */
const encode: Record<PictureType, (picture: Sharp) => Sharp> = {
  'image/jpeg': (picture) => picture.jpeg({ quality: 90, chromaSubsampling: '4:4:4' }),
  'image/png': (picture) => picture.png(),
  'image/webp': (picture) => picture.webp({ quality: 90 }),
  'image/avif': (picture) => picture.avif({ quality: 75, effort: 2 }),
  'image/gif': (picture) => picture.gif(),
}

/**
 * The picture made anew from its pixels, upright and in sRGB, in the same format: nothing else that stood in the file
 * can be in it. Rejects when it cannot be decoded or has more than `mostPixels`.
 */
export async function cleanPicture(bytes: Buffer, type: PictureType): Promise<Buffer> {
  const isAnimation = type === 'image/gif' || type === 'image/webp'
  const options = { failOn: 'error', limitInputPixels: mostPixels, animated: isAnimation } as const
  const { pages = 1 } = await sharp(bytes, options).metadata()
  // Frames lie one under the other, and cannot be turned together.
  const picture = pages > 1 ? sharp(bytes, options) : sharp(bytes, options).autoOrient()
  return encode[type](picture.toColourspace('srgb')).timeout({ seconds: secondsAtMost }).toBuffer()
}

export const isPicture = (type: MediaType): type is PictureType => type.startsWith('image/')
