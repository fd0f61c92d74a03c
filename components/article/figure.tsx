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
  focus?: string
  language: string
}

const sizes = {
  normal: '(min-width: 44rem) 40rem, 100vw',
  wide: '(min-width: 64rem) 58rem, 100vw',
}

export function Figure({ file, alt = '', caption, credit, size = 'normal', focus, language }: FigureProps) {
  return (
    <figure className={size === 'wide' ? s.wide : undefined}>
      {isPicture(file)
        ? <Photograph picture={{ ...file, alt, focus }} sizes={sizes[size]} widest={size === 'wide' ? 1600 : 1200} />
        : <MissingMedium name={alt || caption} language={language} />}
      <PictureCaption caption={caption} credit={credit} />
    </figure>
  )
}

function isPicture(file: MediaFile | undefined): file is MediaFile & { width: number; height: number } {
  return file?.width !== undefined && file.height !== undefined
}
