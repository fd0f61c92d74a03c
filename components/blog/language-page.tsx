import type { ReactNode } from 'react'
import type { Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { nameOf } from '#lib/languages/name-of.ts'
import { languageCard } from '#lib/previews/card.ts'
import { languageHref } from '#lib/site/urls.ts'
import type { FrontSetting } from '../page/setting.ts'
import { ListingPage } from './listing-page.tsx'

export interface LanguagePageProps extends FrontSetting {
  /** One with a dictionary: the whole page is in it. */
  language: string
  /** Those that have articles. */
  languages: string[]
  teasers: Teaser[]
  /** The month page on which the list goes on. */
  older?: string
  head?: ReactNode
}

export function LanguagePage({ languages, ...page }: LanguagePageProps) {
  const words = dictionaryFor(page.language)
  return (
    <ListingPage
      {...page}
      listing={{ kind: 'language', id: page.language }}
      title={nameOf(page.language)}
      card={languageCard(page.language, page.publication)}
      description={`${words.articlesIn}: ${page.publication.name}.`}
      introduction={<p>{words.articlesIn}</p>}
      alternates={languages.length > 1 ? languages.map((language) => ({ language, path: languageHref(language) })) : undefined}
    />
  )
}
