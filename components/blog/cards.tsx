import type { Teaser as TeaserData } from '#lib/catalogue/types.ts'
import { abreast } from '../page/abreast.ts'
import { Teaser, type TeaserProps } from './teaser.tsx'
import s from './cards.module.css'

export interface CardsProps extends Pick<TeaserProps, 'timeZone' | 'heading' | 'hasKicker'> {
  teasers: TeaserData[]
}

/** A row of teasers, in the order given. */
export function Cards({ teasers, ...props }: CardsProps) {
  const last = teasers.length - 1
  // The last of an odd number. Sheets could count, but only once the last has arrived, which would move the others.
  const lying = last === 0 ? s.alone : last % 2 === 0 ? s.over : undefined
  return (
    <div className={abreast(teasers.length)}>
      {teasers.map((teaser, index) => <Teaser key={teaser.id} teaser={teaser} className={index === last ? lying : undefined} {...props} />)}
    </div>
  )
}
