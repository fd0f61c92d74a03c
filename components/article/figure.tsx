import type { MediaFile } from '#lib/catalogue/types.ts'
import { Photograph } from '../page/photograph.tsx'
import { MissingMedium } from './missing.tsx'
import { PictureCaption } from './picture-caption.tsx'
import s from './body.module.css'

export interface FigureProps {
  /** Absent when the file is not there: its words still are. */
  file: MediaFile | undefined
  alt?: string
  caption?: string
  credit?: string
  size?: 'normal' | 'wide'
  /** How many stand in the gallery it is in. */
  abreast?: number
  focus?: string
  language: string
}

/** How wide it is shown, and the most pixels worth sending for it. */
const places = {
  normal: { sizes: '(min-width: 44rem) 40rem, calc(100vw - 2.25rem)', widest: 1200 },
  wide: { sizes: '(min-width: 64rem) 58rem, calc(100vw - 2.25rem)', widest: 1600 },
  // Two of them stand side by side from 33 rem on, three in a gallery of full width.
  pair: { sizes: '(min-width: 64rem) 29rem, (min-width: 33rem) 48vw, calc(100vw - 2.25rem)', widest: 1200 },
  many: { sizes: '(min-width: 64rem) 19rem, (min-width: 33rem) 48vw, calc(100vw - 2.25rem)', widest: 1200 },
}

export function Figure({ file, alt = '', caption, credit, size = 'normal', abreast = 1, focus, language }: FigureProps) {
  const place = abreast > 2 ? 'many' : abreast > 1 ? 'pair' : size
  return (
    <figure className={size === 'wide' ? s.wide : undefined}>
      {isPicture(file)
        ? <Photograph picture={{ ...file, alt, focus }} {...places[place]} />
        : <MissingMedium name={alt || caption} language={language} />}
      <PictureCaption caption={caption} credit={credit} />
    </figure>
  )
}

function isPicture(file: MediaFile | undefined): file is MediaFile & { width: number; height: number } {
  return file?.width !== undefined && file.height !== undefined
}
