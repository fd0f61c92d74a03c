import { numberFormat } from './formats.ts'

/** In the language's own digits and grouping. A year is written without grouping: see `formatYear`. */
export function formatNumber(n: number, language: string): string {
  return numberFormat(language).format(n)
}

export function formatYear(year: number, language: string): string {
  return numberFormat(language, { useGrouping: false }).format(year)
}
