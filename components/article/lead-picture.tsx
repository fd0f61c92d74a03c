import type { Picture } from '#lib/catalogue/types.ts'
import { Photograph } from '../page/photograph.tsx'
import { PictureCaption } from './picture-caption.tsx'
import s from './article-page.module.css'

export function LeadPicture({ picture }: { picture: Picture }) {
  return (
    <figure className={s.lead}>
      <Photograph picture={picture} sizes="(min-width: 82rem) 80rem, calc(100vw - 2.25rem)" lead />
      <PictureCaption caption={picture.caption} credit={picture.credit} />
    </figure>
  )
}
