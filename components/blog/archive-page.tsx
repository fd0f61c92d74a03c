import type { ReactNode } from 'react'
import type { Archive, Listing } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { count, fill } from '#lib/languages/fill.ts'
import { formatMonthName } from '#lib/languages/format-date.ts'
import { formatNumber, formatYear } from '#lib/languages/format-number.ts'
import { archiveHref, monthHref } from '#lib/site/urls.ts'
import { collectionData } from '#lib/structured-data/page-data.ts'
import { Breadcrumbs } from '../page/breadcrumbs.tsx'
import { Document } from '../page/document.tsx'
import type { FrontSetting } from '../page/setting.ts'
import { listingTrail } from './listing-trail.ts'
import { yearId } from './year-id.ts'
import s from './archive-page.module.css'

export interface ArchivePageProps extends FrontSetting {
  listing: Listing
  /** Of the blog, author, topic or language; the publication's for all articles. */
  name: string
  language: string
  archive: Archive
  head?: ReactNode
}

/** Every year and month in which something was published, with how much. */
export function ArchivePage({ listing, name, archive, ...page }: ArchivePageProps) {
  const { language } = page
  const words = dictionaryFor(language)
  const title = fill(words.archiveOf, { name })
  const total = archive.reduce((sum, year) => sum + year.count, 0)
  const totalWords = count(words.articleCount, total, language)
  const facts = { description: `${title}. ${totalWords}.`, path: archiveHref(listing) }
  const trail = listingTrail(listing, name)
  return (
    <Document {...page} {...facts} title={title} feeds={listing} structuredData={collectionData({ ...page, ...facts, name: title, trail })}>
      <Breadcrumbs language={language} trail={trail} />
      <h1>{title}</h1>
      <p>{archive.length > 0 ? totalWords : words.noArticles}</p>
      {archive.map(({ year, count: inYear, months }) => (
        <section key={year} id={yearId(year)} className={s.year}>
          <h2>{formatYear(year, language)}</h2>
          <p className="meta">{count(words.articleCount, inYear, language)}</p>
          <ul>
            {months.map(({ month, count: inMonth }) => (
              <li key={month}>
                <a href={monthHref(listing, `${year}-${String(month).padStart(2, '0')}`)}>{formatMonthName(month, language)}</a>
                <span className="meta"> {formatNumber(inMonth, language)}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Document>
  )
}
