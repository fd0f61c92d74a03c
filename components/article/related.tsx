import type { Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { Cards } from '../blog/cards.tsx'
import s from './article-page.module.css'

export interface RelatedProps {
  teasers: Teaser[]
  language: string
  timeZone: string
}

export function Related({ teasers, language, timeZone }: RelatedProps) {
  if (teasers.length === 0) return null
  return (
    <section className={s.related}>
      <h2 className="label">{dictionaryFor(language).related}</h2>
      <Cards teasers={teasers} timeZone={timeZone} heading="h3" />
    </section>
  )
}
