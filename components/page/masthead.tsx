import type { Publication } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { frontHref } from '#lib/site/urls.ts'
import { LanguageLinks } from './language-links.tsx'
import { navigationId } from './landmarks.ts'
import { SearchForm } from './search-form.tsx'
import { Wordmark } from './wordmark.tsx'
import s from './masthead.module.css'

export interface MastheadProps {
  publication: Publication
  language: string
  path: string
  /** The front page's wordmark is large, and its heading. */
  isFront: boolean
  hasSearch: boolean
}

export function Masthead({ publication, language, path, isFront, hasSearch }: MastheadProps) {
  const words = dictionaryFor(language)
  return (
    <header className={isFront ? s.front : s.masthead}>
      {isFront ? (
        <>
          <p className={s.tagline}>{publication.tagline}</p>
          <LanguageLinks language={language} />
          <h1><Wordmark name={publication.name} /></h1>
        </>
      ) : (
        <a href={frontHref}><Wordmark name={publication.name} /></a>
      )}
      <nav className={s.blogs} id={navigationId} aria-label={words.blogs} tabIndex={-1}>
        <ul>
          {publication.navigation.map(({ label, href }) => (
            <li key={href}><a href={href} aria-current={ariaCurrent(href, path)}>{label}</a></li>
          ))}
        </ul>
      </nav>
      {hasSearch ? <SearchForm language={language} /> : null}
    </header>
  )
}

/** `page` for the page itself, `true` for the blog that an article or archive belongs to. */
function ariaCurrent(href: string, path: string): 'page' | 'true' | undefined {
  if (href === path) return 'page'
  return path.startsWith(`${href}/`) ? 'true' : undefined
}
