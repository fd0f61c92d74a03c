import type { Teaser as TeaserData } from '#lib/catalogue/types.ts'
import { Teaser, type TeaserProps } from './teaser.tsx'
import s from './cards.module.css'

export interface CardsProps extends Pick<TeaserProps, 'timeZone' | 'heading' | 'hasKicker'> {
  teasers: TeaserData[]
}

/** A row of teasers, in the order given. */
export function Cards({ teasers, ...props }: CardsProps) {
  return <div className={s.cards}>{teasers.map((teaser) => <Teaser key={teaser.id} teaser={teaser} {...props} />)}</div>
}
