import { Fragment } from 'react'
import type { Article } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { nameOf } from '#lib/languages/name-of.ts'
import { articleHref } from '#lib/site/urls.ts'

/** "Also in: Oʻzbekcha": the same text in its other languages. */
export function Translations({ translations, language }: { translations: Article['translations']; language: string }) {
  if (translations.length === 0) return null
  return (
    <p>
      {dictionaryFor(language).alsoIn}:{' '}
      {translations.map((version, index) => (
        <Fragment key={version.id}>
          {index > 0 ? ' · ' : null}
          <a
            href={articleHref(version.id)} title={version.title}
            lang={version.language} hrefLang={version.language} dir={directionOf(version.language)}
          >
            {nameOf(version.language)}
          </a>
        </Fragment>
      ))}
    </p>
  )
}
