import type { ReactNode } from 'react'
import { directionOf } from '#lib/languages/direction-of.ts'
import { holdsBlocks } from './holds-blocks.ts'
import s from './body.module.css'

export interface ForeignProps {
  lang: string
  /** What it means, in the article's language. */
  gloss?: string
  children?: ReactNode
}

/** Words in another language: read out in its voice, set in its letters and its direction. */
export function Foreign({ lang, gloss, children }: ForeignProps) {
  const Tag = holdsBlocks(children) ? 'div' : 'span'
  return (
    <Tag className={s.foreign}>
      <Tag lang={lang} dir={directionOf(lang)}>{children}</Tag>
      {gloss ? <small> ({gloss})</small> : null}
    </Tag>
  )
}
