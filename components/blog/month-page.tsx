import type { ReactNode } from 'react'
import type { Listing, MonthPage as Month } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatMonth } from '#lib/languages/format-date.ts'
import { formatNumber } from '#lib/languages/format-number.ts'
import { archiveHref, monthHref } from '#lib/site/urls.ts'
import { collectionData } from '#lib/structured-data/page-data.ts'
import { Breadcrumbs } from '../page/breadcrumbs.tsx'
import { Document } from '../page/document.tsx'
import { PageLinks } from '../page/page-links.tsx'
import type { FrontSetting } from '../page/setting.ts'
import { listingTrail } from './listing-trail.ts'
import { TeaserList } from './teaser-list.tsx'
import s from './listing.module.css'

export interface MonthPageProps extends FrontSetting {
  listing: Listing
  /** Of the blog, author, topic or language; the publication's for all articles. */
  name: string
  language: string
  /** `yyyy-mm` */
  month: string
  /** What was published in it. */
  found: Month
  head?: ReactNode
}

/** The articles of one month, and the ways to the months before and after it. */
export function MonthPage({ listing, name, month, found, ...page }: MonthPageProps) {
  const { language, publication } = page
  const words = dictionaryFor(language)
  const inWords = formatMonth(month, language)
  const position = fill(words.pageOf, { page: formatNumber(found.page, language), pages: formatNumber(found.pages, language) })
  const heading = fill(words.articlesOfMonth, { name, month: inWords })
  const title = found.page > 1 ? `${heading} (${position})` : heading
  const trail = [...listingTrail(listing, name), { label: words.archive, href: archiveHref(listing) }]
  const facts = { description: `${title}.`, path: monthHref(listing, month, found.page) }
  return (
    <Document {...page} {...facts} title={title} feeds={listing} structuredData={collectionData({ ...page, ...facts, name: title, trail })}>
      <Breadcrumbs language={language} trail={trail} />
      <header className={s.head}>
        <h1>{heading}</h1>
        {found.pages > 1 ? <p>{position}</p> : null}
      </header>
      <div className={s.alone}>
        <TeaserList teasers={found.teasers} language={language} timeZone={publication.timeZone} hasKicker={listing.kind !== 'blog'} />
        <PageLinks page={found.page} pages={found.pages} hrefOf={(page) => monthHref(listing, month, page)} language={language} />
        <ul className={s.onward}>
          {found.earlier ? (
            <li><a href={monthHref(listing, found.earlier)}>{fill(words.earlierMonth, { month: formatMonth(found.earlier, language) })}</a></li>
          ) : null}
          {found.later ? (
            <li><a href={monthHref(listing, found.later)}>{fill(words.laterMonth, { month: formatMonth(found.later, language) })}</a></li>
          ) : null}
        </ul>
      </div>
    </Document>
  )
}
