import type { Article, Draft } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatDateTime } from '#lib/languages/format-date.ts'
import { Problems } from './problems.tsx'
import s from './preview.module.css'

export interface PreviewNoticeProps extends Pick<Draft, 'state' | 'withheld'> {
  article: Pick<Article, 'language' | 'date'>
  timeZone: string
  /** Of the link, in Unix seconds. */
  expires: number
}

/** Says above an article that readers do not see it so, or not yet. Its mark stays in sight, and on paper. */
export function PreviewNotice({ state, withheld, article: { language, date }, timeZone, expires }: PreviewNoticeProps) {
  const words = dictionaryFor(language).preview
  const time = (timestamp: string) => formatDateTime(timestamp, language, timeZone)
  return (
    <>
      <p className={s.mark}>{words.label}</p>
      <section className={s.notice} aria-label={words.label}>
        <p><strong>{fill(words[state], { time: time(date) })}</strong></p>
        <p>{fill(words.until, { time: time(new Date(expires * 1000).toISOString()) })}</p>
        {withheld.length > 0 ? <p>{words.withheld}</p> : null}
        <Problems problems={withheld} />
      </section>
    </>
  )
}
