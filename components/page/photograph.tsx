import { renditionsOf } from '#lib/site/renditions.ts'

export interface PhotographProps {
  picture: { href: string; width: number; height: number; alt: string; focus?: string; placeholder?: string }
  /** The `sizes` attribute: how wide it is shown. */
  sizes: string
  /** The most pixels worth sending, for a picture that is never shown large. */
  widest?: number
  /** The page's main picture: fetched first. Every other one waits until it is near. */
  lead?: boolean
}

/** A picture in the size its place needs. Its shape in the page is its own; a crop is the sheet's business. */
export function Photograph({ picture, sizes, widest, lead = false }: PhotographProps) {
  const { src, srcSet } = renditionsOf(picture, widest)
  return (
    <img
      src={src}
      srcSet={srcSet}
      sizes={srcSet && sizes}
      width={picture.width}
      height={picture.height}
      alt={picture.alt}
      loading={lead ? undefined : 'lazy'}
      fetchPriority={lead ? 'high' : undefined}
      style={picture.focus || picture.placeholder ? { objectPosition: picture.focus, background: picture.placeholder } : undefined}
    />
  )
}
