import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { languages } from '#lib/languages/languages.ts'
import { languageHref } from '#lib/site/urls.ts'

/** Each language's front page, by the language's own name. */
export function LanguageLinks({ language }: { language: string }) {
  return (
    <nav aria-label={dictionaryFor(language).languages}>
      <ul>
        {languages.map(({ code, name, direction }) => (
          <li key={code}><a href={languageHref(code)} hrefLang={code} lang={code} dir={direction}>{name}</a></li>
        ))}
      </ul>
    </nav>
  )
}
