import type { DescribedMedium } from '#lib/evidence/describe-record.ts'
import { Figure } from './figure.tsx'
import { Video } from './video.tsx'
import { PictureCaption } from './picture-caption.tsx'

export function EvidenceMedia({ media, pageLanguage }: { media: DescribedMedium[]; pageLanguage: string }) {
  return media.map((described) => <Medium key={described.medium.href} described={described} pageLanguage={pageLanguage} />)
}

function Medium({ described: { medium, language }, pageLanguage }: { described: DescribedMedium; pageLanguage: string }) {
  const { kind, alt, caption, poster, captions } = medium
  switch (kind) {
    case 'image':
      return <Figure file={medium} alt={alt} caption={caption} language={pageLanguage} />
    case 'video':
      return (
        <Video
          file={medium} poster={poster} captions={captions} captionsLanguage={language}
          label={alt} caption={caption} language={pageLanguage}
        />
      )
    case 'audio':
      return (
        <figure>
          <audio controls preload="none" aria-label={alt} src={medium.href} />
          <PictureCaption caption={caption} />
        </figure>
      )
  }
}
