import { directionOf } from '#lib/languages/direction-of.ts'

/** The attributes of words in `language` on a page in `pageLanguage`: none where the two are the same. */
export function foreignTo(pageLanguage: string, language: string): { lang?: string; dir?: 'ltr' | 'rtl' } {
  return language === pageLanguage ? {} : { lang: language, dir: directionOf(language) }
}
