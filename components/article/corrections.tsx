import type { Correction } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { Dateline } from '../page/dateline.tsx'
import s from './article-page.module.css'

export interface CorrectionsProps {
  corrections: Correction[]
  language: string
  timeZone: string
}

export function Corrections({ corrections, language, timeZone }: CorrectionsProps) {
  if (corrections.length === 0) return null
  return (
    <section className={s.corrections}>
      <h2 className="label">{dictionaryFor(language).corrections}</h2>
      {corrections.map(({ date, text }) => (
        <p key={date + text}><b><Dateline timestamp={date} language={language} timeZone={timeZone} /></b> {text}</p>
      ))}
    </section>
  )
}
