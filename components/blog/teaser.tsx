import type { Teaser as TeaserData } from '#lib/catalogue/types.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { articleHref } from '#lib/site/urls.ts'
import { Byline } from '../page/byline.tsx'
import { Dateline } from '../page/dateline.tsx'
import { Photograph } from '../page/photograph.tsx'
import { StateBadge } from '../page/state-badge.tsx'
import s from './teaser.module.css'

export interface TeaserProps {
  teaser: TeaserData
  timeZone: string
  heading?: 'h2' | 'h3'
  /** `lead` opens a front; `row` has its picture beside it, `first` of a list so too, and large where there is room; `brief` has no standfirst. */
  size?: 'lead' | 'card' | 'first' | 'row' | 'brief'
  /** Left out where every teaser is of the same blog. */
  hasKicker?: boolean
  /** What its place makes of it. */
  className?: string
}

/** How wide the picture is shown, and the most pixels worth sending for it. */
const pictures = {
  lead: { sizes: '(min-width: 82rem) 57rem, (min-width: 60em) 68vw, calc(100vw - 2.25rem)', widest: 1600 },
  card: { sizes: '(min-width: 60em) 22rem, (min-width: 40em) 45vw, calc(100vw - 2.25rem)', widest: 800 },
  first: { sizes: '(min-width: 66em) 52rem, 32vw', widest: 1600 },
  row: { sizes: '(min-width: 60em) 18rem, 32vw', widest: 720 },
  brief: { sizes: '(min-width: 60em) 8rem, 32vw', widest: 320 },
}

/** An article in a listing, in its own language whatever the page's. The whole of it leads to the article. */
export function Teaser({ teaser, timeZone, heading: Heading = 'h2', size = 'card', hasKicker = true, className }: TeaserProps) {
  const { language, image } = teaser
  const hasState = teaser.live || teaser.retracted
  const isBeside = image && (size === 'first' || size === 'row' || size === 'brief')
  const classes = [s.teaser, size === 'lead' && s.lead, isBeside && s.beside, className]
  return (
    <article className={classes.filter(Boolean).join(' ')} lang={language} dir={directionOf(language)}>
      {/* Beside its headline a picture says nothing new, so it has no words of its own here. */}
      {image ? (
        <Photograph picture={{ ...image, alt: '' }} lead={size === 'lead' || size === 'first'} {...pictures[size]} />
      ) : null}
      <div>
        {hasKicker || hasState ? (
          <p className="kicker"><StateBadge article={teaser} />{hasKicker ? teaser.blog.name : null}</p>
        ) : null}
        <Heading><a href={articleHref(teaser.id)}>{teaser.title}</a></Heading>
        {size === 'brief' ? null : <p>{teaser.summary}</p>}
        <p className="meta">
          <Byline authors={teaser.authors} language={language} />{' · '}
          <Dateline timestamp={teaser.date} language={language} timeZone={timeZone} />
        </p>
      </div>
    </article>
  )
}
