import type { EvidenceMedium } from '#lib/catalogue/types.ts'
import { Figure } from './figure.tsx'
import { Video } from './video.tsx'
import { PictureCaption } from './picture-caption.tsx'

export function EvidenceMedia({ media, language }: { media: EvidenceMedium[]; language: string }) {
  return media.map((medium) => <Medium key={medium.href} medium={medium} language={language} />)
}

function Medium({ medium, language }: { medium: EvidenceMedium; language: string }) {
  const { kind, alt, caption, poster, captions } = medium
  switch (kind) {
    case 'image':
      return <Figure file={medium} alt={alt} caption={caption} language={language} />
    case 'video':
      return <Video file={medium} poster={poster} captions={captions} label={alt} caption={caption} language={language} />
    case 'audio':
      return (
        <figure>
          <audio controls preload="none" aria-label={alt} src={medium.href} />
          <PictureCaption caption={caption} />
        </figure>
      )
  }
}
