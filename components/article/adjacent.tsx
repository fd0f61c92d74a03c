import type { Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { articleHref } from '#lib/site/urls.ts'

export interface AdjacentProps {
  previous?: Teaser
  next?: Teaser
  language: string
}

/** The articles before and after this one in its blog. */
export function Adjacent({ previous, next, language }: AdjacentProps) {
  if (!previous && !next) return null
  const words = dictionaryFor(language)
  return (
    <nav aria-label={words.adjacent}>
      {previous ? <Neighbour label={words.previousArticle} teaser={previous} relation="prev" /> : null}
      {next ? <Neighbour label={words.nextArticle} teaser={next} relation="next" /> : null}
    </nav>
  )
}

function Neighbour({ label, teaser, relation }: { label: string; teaser: Teaser; relation: 'prev' | 'next' }) {
  return (
    <p>
      <span className="label">{label}</span>{' '}
      <a href={articleHref(teaser.id)} rel={relation} lang={teaser.language} dir={directionOf(teaser.language)}>{teaser.title}</a>
    </p>
  )
}
