import type { ReactNode } from 'react'
import type { Listing, Teaser } from '#lib/catalogue/types.ts'
import { listingHref } from '#lib/site/urls.ts'
import { collectionData } from '#lib/structured-data/page-data.ts'
import { Breadcrumbs } from '../page/breadcrumbs.tsx'
import { Document, type DocumentProps } from '../page/document.tsx'
import type { FrontSetting } from '../page/setting.ts'
import { OlderLinks } from './older-links.tsx'
import { TeaserList } from './teaser-list.tsx'
import s from './listing.module.css'

export interface ListingPageProps extends FrontSetting, Pick<DocumentProps, 'head' | 'card' | 'isProfile' | 'alternates' | 'structuredData'> {
  listing: Listing
  language: string
  title: string
  description: string
  /** Stands under the title. */
  introduction?: ReactNode
  /** Newest first. */
  teasers: Teaser[]
  older?: string
  hasKicker?: boolean
  /** The column beside the list. */
  children?: ReactNode
}

/** The front of a listing: what it is, its newest articles with the first of them large, the way to older ones. */
export function ListingPage({ listing, introduction, teasers, older, hasKicker, children, ...page }: ListingPageProps) {
  const { language, title, publication } = page
  const path = listingHref(listing)
  return (
    <Document structuredData={collectionData({ ...page, name: title, path })} {...page} path={path} feeds={listing}>
      <Breadcrumbs language={language} />
      <header className={s.head}>
        <h1>{title}</h1>
        {introduction}
      </header>
      <div className={children ? s.columns : s.alone}>
        <div>
          <TeaserList teasers={teasers} language={language} timeZone={publication.timeZone} hasLead hasKicker={hasKicker} />
          <OlderLinks listing={listing} language={language} older={older} />
        </div>
        {children ? <div className={s.side}>{children}</div> : null}
      </div>
    </Document>
  )
}
