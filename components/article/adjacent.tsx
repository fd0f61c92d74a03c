import type { Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { articleHref } from '#lib/site/urls.ts'
import { foreignTo } from '../page/foreign-to.ts'

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
      {previous ? <Neighbour label={words.previousArticle} teaser={previous} relation="prev" language={language} /> : null}
      {next ? <Neighbour label={words.nextArticle} teaser={next} relation="next" language={language} /> : null}
    </nav>
  )
}

function Neighbour({ label, teaser, relation, language }: { label: string; teaser: Teaser; relation: 'prev' | 'next'; language: string }) {
  return (
    <p>
      <span className="label">{label}</span>{' '}
      <a href={articleHref(teaser.id)} rel={relation} {...foreignTo(language, teaser.language)}>{teaser.title}</a>
    </p>
  )
}
