import { Fragment } from 'react'
import type { Reference } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { authorHref } from '#lib/site/urls.ts'

export interface BylineProps {
  authors: Reference[]
  language: string
  /** Names lead to their authors, except inside a teaser, which is one link as a whole. */
  isLinked?: boolean
}

/** "By A, B and C", joined as the language joins a list. */
export function Byline({ authors, language, isLinked = false }: BylineProps) {
  const [before, after] = dictionaryFor(language).by.split('{names}')
  const parts = new Intl.ListFormat(language).formatToParts(authors.map(({ name }) => name))
  return (
    <>
      {before}
      {parts.map(({ type, value }, index) => {
        // Parts alternate: a name, what joins it to the next, the next name.
        const author = type === 'element' && isLinked ? authors[index / 2] : undefined
        if (author) return <a key={index} href={authorHref(author.id)}>{value}</a>
        // A Latin name in a Persian line would otherwise draw the date's digits to itself.
        return type === 'element' ? <bdi key={index}>{value}</bdi> : <Fragment key={index}>{value}</Fragment>
      })}
      {after}
    </>
  )
}
