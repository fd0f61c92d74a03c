import type { MediaFile } from '#lib/catalogue/types.ts'
import { renditionsOf } from '#lib/site/renditions.ts'
import { MissingMedium } from './missing.tsx'
import { PictureCaption } from './picture-caption.tsx'

export interface VideoProps {
  file: MediaFile | undefined
  /** Also gives the player its shape, as a video's own size is not always known. */
  poster: MediaFile | undefined
  captions: MediaFile | undefined
  label: string
  caption?: string
  credit?: string
  language: string
}

/** Fetches nothing but its poster until it is played. */
export function Video({ file, poster, captions, label, caption, credit, language }: VideoProps) {
  const shape = poster?.width && poster.height ? { href: poster.href, width: poster.width, height: poster.height } : undefined
  return (
    <figure>
      {file ? (
        <video
          controls playsInline preload="none" aria-label={label}
          poster={shape && renditionsOf(shape, 800).src} width={shape?.width ?? file.width} height={shape?.height ?? file.height}
        >
          <source src={file.href} type={file.type} />
          {captions ? <track kind="captions" src={captions.href} srcLang={language} label={label} default /> : null}
        </video>
      ) : <MissingMedium name={label} language={language} />}
      <PictureCaption caption={caption} credit={credit} />
    </figure>
  )
}
