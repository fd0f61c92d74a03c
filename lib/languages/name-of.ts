import { languages } from './languages.ts'

/** The language's own name for itself; for one the publication does not speak, what `inLanguage` calls it. */
export function nameOf(tag: string, inLanguage = 'en'): string {
  const known = languages.find(({ code }) => code === tag)
  return known?.name ?? nameIn(tag, inLanguage)
}

/** What `inLanguage` calls the language: "Kazakh", "казахский". */
export function nameIn(tag: string, inLanguage: string): string {
  return new Intl.DisplayNames(inLanguage, { type: 'language' }).of(tag) ?? tag
}
