import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import s from './body.module.css'

/** Stands where a file could not be had: the reader learns what it was. */
export function MissingMedium({ name, language }: { name?: string; language: string }) {
  const words = dictionaryFor(language)
  return <p className={s.missing}>{fill(words.missingMedium, { name: name ?? words.picture })}</p>
}

export function MissingEvidence({ id, language }: { id: string; language: string }) {
  return <p className={s.missing}>{fill(dictionaryFor(language).missingEvidence, { id })}</p>
}
