/**
 * The sizes pictures are offered in. `next.config.mjs` allows exactly these, so that an address made by
 * hand cannot make the server resize to every width there is.
 */

import { optimizerPath } from './urls.ts'

/** Pixels. Few, because every rendition of every picture is made and kept; 720 is a telephone's column of 360 at two pixels each. */
export const renditionWidths = [320, 480, 720, 1200, 1600] as const

/** Of the encoder; Next offers AVIF or WebP by the reader's `Accept`. */
export const renditionQuality = 60

/** @returns The address that a query of the optimizer's stands for; undefined if it asks for anything that no page offers. */
export function renditionAskedFor(query: string): string | undefined {
  const parameters = new URLSearchParams(query)
  const [href, width, quality, ...more] = ['url', 'w', 'q'].flatMap((name) => parameters.getAll(name))
  const isOffered = renditionWidths.some((offered) => String(offered) === width) && quality === String(renditionQuality)
  return more.length === 0 && isOffered && /^\/media\/[0-9a-f]{16}\/[\w.-]+$/.test(href ?? '') ? renditionHref(href!, Number(width)) : undefined
}

/** What Next tells renditions of a file apart by. A type of none is the file's own, for who takes neither of ours. @param hash SHA-256, hexadecimal. */
export const renditionKeysOf = (hash: string, name: string) =>
  renditionWidths.flatMap((width) => ['image/avif', 'image/webp', ''].map((mimeType) => ({ href: `/media/${hash.slice(0, 16)}/${name}`, width, quality: renditionQuality, mimeType })))

/** The file at an address of a medium, or of a rendition of one; undefined for any other. `hash` as it stands there. */
export function mediaBehind(href: string): { hash: string; name: string } | undefined {
  const address = href.startsWith(`${optimizerPath}?`) ? (new URLSearchParams(href.slice(optimizerPath.length)).get('url') ?? '') : href
  const [, hash, name] = /^\/media\/([0-9a-f]{16})\/([\w.-]+)$/.exec(address) ?? []
  return hash !== undefined && name !== undefined ? { hash, name } : undefined
}

/** The address of `href` (a path under `/media/`) at `width` pixels, one of `renditionWidths`. */
function renditionHref(href: string, width: number): string {
  return `${optimizerPath}?url=${encodeURIComponent(href)}&w=${width}&q=${renditionQuality}`
}

/**
 * The `src` and `srcset` of a picture; only `src` for one that is not public, of which nothing may be made that is kept. Nothing is offered wider than the file, nor than `widest`,
 * the most that any screen will show of it.
 */
export function renditionsOf(picture: { href: string; width: number }, widest = 1600): { src: string; srcSet?: string } {
  if (!picture.href.startsWith('/media/')) return { src: picture.href }
  const limit = Math.min(picture.width, widest)
  const fitting = renditionWidths.filter((width) => width <= limit)
  const widths = fitting.length > 0 ? fitting : renditionWidths.slice(0, 1)
  return {
    src: renditionHref(picture.href, widths.at(-1)!),
    srcSet: widths.map((width) => `${renditionHref(picture.href, width)} ${width}w`).join(', '),
  }
}
