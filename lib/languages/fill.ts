import type { PluralForms } from './dictionary.ts'
import { formatNumber } from './format-number.ts'

/** Puts values into the `{name}` places of a dictionary's words. */
export function fill(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

/** "3 articles", "3 статьи": the form the language wants for this number. */
export function count(forms: PluralForms, n: number, language: string): string {
  const form = forms[new Intl.PluralRules(language).select(n)] ?? forms.other
  return fill(form, { n: formatNumber(n, language) })
}
