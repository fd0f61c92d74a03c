import type { Teaser as TeaserData } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { Teaser } from './teaser.tsx'
import s from './listing.module.css'

export interface TeaserListProps {
  teasers: TeaserData[]
  language: string
  timeZone: string
  /** Opens with its first article large. */
  hasLead?: boolean
  hasKicker?: boolean
}

/** Articles one under the other, newest first. */
export function TeaserList({ teasers, language, timeZone, hasLead = false, hasKicker }: TeaserListProps) {
  if (teasers.length === 0) return <p className={s.empty}>{dictionaryFor(language).noArticles}</p>
  return (
    <div className={s.list}>
      {teasers.map((teaser, index) => (
        <Teaser
          key={teaser.id}
          teaser={teaser}
          timeZone={timeZone}
          size={index > 0 ? 'row' : hasLead ? 'lead' : 'first'}
          hasKicker={hasKicker}
        />
      ))}
    </div>
  )
}
