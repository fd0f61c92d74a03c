import type { ReactNode } from 'react'
import type { Listing, MediaFile, Timestamp } from '#lib/catalogue/types.ts'
import { iconHref } from '#lib/site/urls.ts'
import { FeedLinks } from './feed-links.tsx'
import type { Setting } from './setting.ts'

export interface HeadProps extends Setting {
  language: string
  title: string
  description: string
  /** Root-relative; the address this page is to be known by. */
  path: string
  /** The name in front of the publication's is left out on its own front page. */
  isFront?: boolean
  image?: MediaFile
  article?: { published: Timestamp; modified?: Timestamp }
  /** The listing whose feeds are this page's own. */
  feeds?: Listing
  /** This page in its languages, itself included. */
  alternates?: { language: string; path: string }[]
  /** A result list and a page that is not there stay out of search engines. */
  isUnlisted?: boolean
  /** Anything more for `<head>`: feeds, structured data. */
  children?: ReactNode
}

/** The fonts a page's running text needs: those that come late are not used (see fonts.css). */
const textFonts: Record<string, string[]> = {
  ru: ['latin', 'cyrillic'],
  kk: ['latin', 'cyrillic', 'cyrillic-ext'],
}

export function Head({ publication, origin, title, description, path, image, article, children, ...props }: HeadProps) {
  const full = props.isFront ? `${publication.name}: ${publication.tagline}` : `${title} · ${publication.name}`
  return (
    <head>
      <title>{full}</title>
      <meta name="description" content={description} />
      {props.isUnlisted ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={origin + path} />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#fbf7ee" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#11151f" media="(prefers-color-scheme: dark)" />
      {/* React's `preload` would put them into a header, which is not kept with the page. */}
      {(textFonts[props.language] ?? ['latin']).map((font) => (
        <link key={font} rel="preload" href={`/ovoz/fonts/ovoz-serif-${font}.woff2`} as="font" type="font/woff2" crossOrigin="" />
      ))}
      <link rel="icon" href={iconHref} type="image/svg+xml" />
      <meta property="og:site_name" content={publication.name} />
      <meta property="og:type" content={article ? 'article' : 'website'} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={origin + path} />
      <meta property="og:locale" content={props.language} />
      {image ? <meta property="og:image" content={origin + image.href} /> : null}
      {article ? <meta property="article:published_time" content={article.published} /> : null}
      {article?.modified ? <meta property="article:modified_time" content={article.modified} /> : null}
      {props.alternates?.map(({ language, path: other }) => (
        <link key={language} rel="alternate" hrefLang={language} href={origin + other} />
      ))}
      {props.feeds ? <FeedLinks listing={props.feeds} /> : null}
      {children}
    </head>
  )
}
