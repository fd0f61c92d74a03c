import type { Listing } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { archiveHref } from '#lib/site/urls.ts'
import s from './listing.module.css'

export interface OlderLinksProps {
  listing: Listing
  language: string
  /** The month page on which the list goes on; absent when the front shows everything. */
  older?: string
}

/** Where a front ends: on to the next month page, or to the whole archive. */
export function OlderLinks({ listing, language, older }: OlderLinksProps) {
  const words = dictionaryFor(language)
  return (
    <ul className={s.onward}>
      {older ? <li><a href={older} rel="next">{words.olderArticles}</a></li> : null}
      <li><a href={archiveHref(listing)}>{words.archive}</a></li>
    </ul>
  )
}
