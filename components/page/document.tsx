import type { ReactNode } from 'react'
import type { BreakingItem } from '#lib/catalogue/types.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import type { StructuredData } from '#lib/structured-data/graph.ts'
import { BreakingBar } from './breaking-bar.tsx'
import { Foot } from './foot.tsx'
import { Head, type HeadProps } from './head.tsx'
import { Masthead } from './masthead.tsx'
import { SkipLinks } from './skip-links.tsx'
import { JsonLd } from './json-ld.tsx'
import { contentId } from './landmarks.ts'
import './fonts.css'
import './tokens.css'
import './base.css'

export interface DocumentProps extends Omit<HeadProps, 'children'> {
  /** More for `<head>`. */
  head?: ReactNode
  /** What search engines are told of the page. */
  structuredData?: StructuredData
  /** The items in force, on pages that are made anew when they change. */
  breaking?: BreakingItem[]
  /** The page has the search form in its content instead of its masthead. */
  hasOwnSearch?: boolean
  /** The content of `<main>`; it brings the page's `h1` (the front page's is the wordmark). */
  children: ReactNode
}

/** A whole page of the publication, from `<html>` down. */
export function Document({ head, structuredData, breaking = [], hasOwnSearch = false, children, ...props }: DocumentProps) {
  const { language, publication, isFront = false } = props
  return (
    <html lang={language} dir={directionOf(language)}>
      <Head {...props}>{head}</Head>
      <body>
        <SkipLinks language={language} />
        {/* Close to the head, whose words it repeats: at the end of a long page they are out of a compressor's reach. */}
        {structuredData ? <JsonLd data={structuredData} /> : null}
        <BreakingBar items={breaking} language={language} />
        <Masthead publication={publication} language={language} path={props.path} isFront={isFront} hasSearch={!hasOwnSearch} />
        <main id={contentId} tabIndex={-1}>{children}</main>
        <Foot publication={publication} language={language} hasLanguages={!isFront} />
        <script type="module" src="/ovoz/breaking-bar.js" />
      </body>
    </html>
  )
}
