import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import s from './key-points.module.css'

/** For readers in a hurry, above the text. */
export function KeyPoints({ points, language }: { points: string[]; language: string }) {
  if (points.length === 0) return null
  return (
    <section className={s.points} id="key-points">
      <h2 className="label">{dictionaryFor(language).keyPoints}</h2>
      <ul>{points.map((point) => <li key={point}>{point}</li>)}</ul>
    </section>
  )
}
