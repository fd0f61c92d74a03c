import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { searchHref } from '#lib/site/urls.ts'
import { searchId } from './landmarks.ts'
import s from './search-form.module.css'

/** A plain GET form: the results are a page of their own. Stands once on every page. */
export interface SearchFormProps {
  language: string
  /** What it already holds. */
  query?: string
}

export function SearchForm({ language, query }: SearchFormProps) {
  const words = dictionaryFor(language)
  return (
    <search>
      <form className={s.form} action={searchHref}>
        <input
          id={searchId} type="search" name="q" defaultValue={query} required maxLength={200}
          aria-label={words.searchLabel} dir="auto"
        />
        <button type="submit">{words.search}</button>
      </form>
    </search>
  )
}
