/** What a page of results says about them, in the language of the page. */
import type { SearchPage } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { count, fill } from '#lib/languages/fill.ts'

export type Found = Pick<SearchPage, 'total' | 'isMore'>

export const searchTitle = (query: string, language: string) => fill(dictionaryFor(language).searchResults, { query })

export function searchStatus({ total, isMore }: Found, query: string, language: string): string {
  const words = dictionaryFor(language)
  if (total === 0) return `${fill(words.noResults, { query })} ${words.noResultsAdvice}`
  return count(isMore ? words.resultCountMore : words.resultCount, total, language)
}
