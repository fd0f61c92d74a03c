import type { Publication } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatTimeZone } from '#lib/languages/format-date.ts'
import { archiveHref, correctionsHref, feedsHref, frontHref } from '#lib/site/urls.ts'
import { foreignTo } from './foreign-to.ts'
import { LanguageLinks } from './language-links.tsx'
import { Wordmark } from './wordmark.tsx'
import s from './foot.module.css'

export interface FootProps {
  publication: Publication
  language: string
  /** Unless the masthead has them. */
  hasLanguages: boolean
}

export function Foot({ publication, language, hasLanguages }: FootProps) {
  const words = dictionaryFor(language)
  return (
    <footer className={s.foot}>
      <a href={frontHref}><Wordmark name={publication.name} /></a>
      {hasLanguages ? <LanguageLinks language={language} /> : null}
      <ul>
        <li><a href={archiveHref({ kind: 'all' })}>{words.archive}</a></li>
        <li><a href={feedsHref}>{words.feeds}</a></li>
        <li><a href={correctionsHref}>{words.corrections}</a></li>
        {publication.accounts.map(({ label, url }) => <li key={url}><a href={url} rel="me">{label}</a></li>)}
        {publication.email ? <li><a href={`mailto:${publication.email}`}>{publication.email}</a></li> : null}
      </ul>
      <div>
        <p {...foreignTo(language, publication.language)}>{publication.description}</p>
        <p>{fill(words.timesIn, { zone: formatTimeZone(publication.timeZone, language) })}</p>
      </div>
    </footer>
  )
}
