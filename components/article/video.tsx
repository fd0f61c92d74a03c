import type { MediaFile } from '#lib/catalogue/types.ts'
import { nameOf } from '#lib/languages/name-of.ts'
import { renditionsOf } from '#lib/site/renditions.ts'
import { MissingMedium } from './missing.tsx'
import { PictureCaption } from './picture-caption.tsx'

export interface VideoProps {
  file: MediaFile | undefined
  /** Also gives the player its shape where a video's own size is not known. */
  poster: MediaFile | undefined
  captions: MediaFile | undefined
  /** The page's own by default. */
  captionsLanguage?: string
  label: string
  caption?: string
  credit?: string
  language: string
}

/** HTML, "lazy loading attributes": the poster waits until it is near, where browsers know it of a film. React's types do not yet. */
const isLazy = { loading: 'lazy' }

/** Fetches nothing but its poster until it is played. */
export function Video({ file, poster, captions, label, caption, credit, language, captionsLanguage = language }: VideoProps) {
  const shape = poster?.width && poster.height ? { href: poster.href, width: poster.width, height: poster.height } : undefined
  return (
    <figure>
      {file ? (
        <video
          controls playsInline preload="none" {...isLazy} aria-label={label}
          poster={shape && renditionsOf(shape, 720).src} width={file.width ?? shape?.width} height={file.height ?? shape?.height}
        >
          <source src={file.href} type={file.type} />
          {captions ? <track kind="captions" src={captions.href} srcLang={captionsLanguage} label={nameOf(captionsLanguage)} default /> : null}
        </video>
      ) : <MissingMedium name={label} language={language} />}
      <PictureCaption caption={caption} credit={credit} />
    </figure>
  )
}
