import type { Correction } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { historyHref } from '#lib/site/urls.ts'
import { Dateline } from '../page/dateline.tsx'
import s from './article-page.module.css'

export interface CorrectionsProps {
  corrections: Correction[]
  /** Of the article. */
  id: string
  language: string
  timeZone: string
}

export function Corrections({ corrections, id, language, timeZone }: CorrectionsProps) {
  if (corrections.length === 0) return null
  const words = dictionaryFor(language)
  return (
    <section className={s.corrections}>
      <h2 className="label">{words.corrections}</h2>
      {corrections.map(({ date, text }) => (
        <p key={date + text}><b><Dateline timestamp={date} language={language} timeZone={timeZone} /></b> {text}</p>
      ))}
      <p><a href={historyHref(id)}>{words.historyTitle}</a></p>
    </section>
  )
}
