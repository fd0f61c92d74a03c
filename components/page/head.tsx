import type { ReactNode } from 'react'
import type { Article, Listing } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { languages } from '#lib/languages/languages.ts'
import { addressOf, type Card, cardHeight, cardTypeOf, cardWidth, publicationCard } from '#lib/previews/card.ts'
import { authorHref, iconHref } from '#lib/site/urls.ts'
import { clip } from './clip.ts'
import { FeedLinks } from './feed-links.tsx'
import type { Setting } from './setting.ts'
import { topicName } from './topic-name.ts'

export interface HeadProps extends Setting {
  language: string
  title: string
  description: string
  /** Root-relative; the address this page is to be known by. */
  path: string
  /** The name in front of the publication's is left out on its own front page. */
  isFront?: boolean
  /** What a link to the page is shown with; the publication's if it has none of its own. */
  card?: Card
  article?: Pick<Article, 'date' | 'updated' | 'authors' | 'blog' | 'topics'>
  /** The page is about a person. */
  isProfile?: boolean
  /** The listing whose feeds are this page's own. */
  feeds?: Listing
  /** This page in its languages, itself included. */
  alternates?: { language: string; path: string }[]
  /** A result list and a page that is not there stay out of search engines. */
  isUnlisted?: boolean
  /** A preview says nothing of itself to machines: no address, no card, no feeds. */
  isPrivate?: boolean
  /** Anything more for `<head>`: feeds, structured data. */
  children?: ReactNode
}

/** The fonts a page's running text needs: those that come late are not used (see fonts.css). */
const textFonts: Record<string, string[]> = {
  ru: ['latin', 'cyrillic'],
  kk: ['latin', 'cyrillic', 'cyrillic-ext'],
}

/** Characters: what previews are made of has to stand in the first 4 KB, which is as far as some read, in any script. */
const [longestTitle, longestDescription] = [160, 250]

const localeOf = (language: string) => languages.find(({ code }) => code === language)?.locale ?? language

export function Head({ children, ...props }: HeadProps) {
  const { publication, title } = props
  const full = props.isFront ? `${publication.name}: ${publication.tagline}` : `${title} · ${publication.name}`
  return (
    <head>
      <title>{props.isPrivate ? `${dictionaryFor(props.language).preview.label}: ${full}` : full}</title>
      {props.isPrivate ? <meta name="robots" content="noindex, nofollow" /> : <SharedTags {...props} />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#fbf7ee" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#11151f" media="(prefers-color-scheme: dark)" />
      {/* React's `preload` would put them into a header, which is not kept with the page. */}
      {(textFonts[props.language] ?? ['latin']).map((font) => (
        <link key={font} rel="preload" href={`/ovoz/fonts/ovoz-serif-${font}.woff2`} as="font" type="font/woff2" crossOrigin="" />
      ))}
      <link rel="icon" href={iconHref} type="image/svg+xml" />
      {props.feeds && !props.isPrivate ? <FeedLinks listing={props.feeds} /> : null}
      {children}
    </head>
  )
}

/** What link previews are made of comes first: platforms read a part of the page, and some (Telegram) little of it. */
function SharedTags({ publication, origin, title, path, article, alternates = [], ...props }: Omit<HeadProps, 'children'>) {
  const description = clip(props.description, longestDescription)
  const card = props.card ?? publicationCard(publication)
  const picture = origin + addressOf(card)
  const heading = clip(title, longestTitle)
  // What the picture says; who cannot see it is told the rest by the tags beside it.
  const alt = clip(card.headline, longestTitle)
  return (
    <>
      <meta name="description" content={description} />
      <meta property="og:title" content={heading} />
      <meta property="og:description" content={description} />
      <meta property="og:image" content={picture} />
      <meta property="og:image:type" content={cardTypeOf(card)} />
      <meta property="og:image:width" content={String(cardWidth)} />
      <meta property="og:image:height" content={String(cardHeight)} />
      <meta property="og:image:alt" content={alt} />
      <meta property="og:site_name" content={publication.name} />
      <meta property="og:url" content={origin + path} />
      <meta property="og:type" content={article ? 'article' : props.isProfile ? 'profile' : 'website'} />
      <meta property="og:locale" content={localeOf(props.language)} />
      {alternates.map(({ language }) =>
        language === props.language ? null : <meta key={language} property="og:locale:alternate" content={localeOf(language)} />)}
      <meta name="twitter:card" content="summary_large_image" />
      {article ? <ArticleTags article={article} origin={origin} language={props.language} /> : null}
      <meta name="twitter:title" content={heading} />
      <meta name="twitter:description" content={description} />
      <meta name="twitter:image" content={picture} />
      <meta name="twitter:image:alt" content={alt} />
      {props.isUnlisted ? <meta name="robots" content="noindex" /> : <link rel="canonical" href={origin + path} />}
      {alternates.map(({ language, path: other }) => (
        <link key={language} rel="alternate" hrefLang={language} href={origin + other} />
      ))}
    </>
  )
}

interface ArticleTagsProps {
  article: NonNullable<HeadProps['article']>
  origin: string
  language: string
}

/** The Open Graph protocol's article: an author is an address there, and a name to everybody else. */
function ArticleTags({ article, origin, language }: ArticleTagsProps) {
  const { date, updated = date, authors, blog, topics } = article
  return (
    <>
      <meta property="article:published_time" content={date} />
      <meta property="article:modified_time" content={updated} />
      <meta property="og:updated_time" content={updated} />
      {authors.map(({ id }) => <meta key={id} property="article:author" content={origin + authorHref(id)} />)}
      <meta property="article:section" content={blog.name} />
      {topics.map((topic) => <meta key={topic.id} property="article:tag" content={topicName(topic, language)} />)}
      {/* After the addresses: of several authors, some readers take the last. */}
      <meta name="author" content={authors.map(({ name }) => name).join(', ')} />
    </>
  )
}
