/**
 * What the card of a page says: one shape for all pages that have one, made from what their pages are made from. Its
 * version is a hash of all of it, so that a card that would look different has another address.
 */
import { createHash } from 'node:crypto'
import type { Article, Author, Blog, Picture, Publication, Topic } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { formatDate } from '#lib/languages/format-date.ts'
import { nameOf } from '#lib/languages/name-of.ts'
import { articleHref, authorHref, blogHref, cardHref, frontHref, languageHref, topicHref } from '#lib/site/urls.ts'

/** Pixels: what every platform shows large (1.91 to 1). */
export const cardWidth = 1200
export const cardHeight = 630

export interface Card {
  /** The page it is of, root-relative. */
  subject: string
  /** Of its words; they decide the direction. */
  language: string
  /** The name at its head. */
  publication: string
  /** Small, above the headline: the blog of an article. */
  kicker?: string
  /** Beside the kicker: that it goes on. */
  badge?: string
  headline: string
  /** Under the headline, in the room that it leaves. */
  standfirst?: string
  /** At the foot; a name apart from its words, which may run the other way. */
  byline?: { words: string; names: string[] }
  date?: string
  picture?: Pick<Picture, 'href' | 'focus'>
}

/** Raised when cards are drawn differently, so that platforms ask for them anew. */
const design = 1

export type CardType = 'image/jpeg' | 'image/png'

/** A photograph is small only as JPEG; letters are sharp only as PNG. */
export const cardTypeOf = (card: Card): CardType => (card.picture ? 'image/jpeg' : 'image/png')

/** Root-relative, with the version. */
export function addressOf(card: Card): string {
  const version = createHash('sha256').update(JSON.stringify([design, card])).digest('hex').slice(0, 12)
  return cardHref(card.subject, `${version}.${cardTypeOf(card) === 'image/jpeg' ? 'jpg' : 'png'}`)
}

/** A retracted article is not shown about: the publication's card stands for it. */
export function articleCard(article: Article, publication: Publication): Card {
  if (article.retracted) return publicationCard(publication)
  const { language } = article
  const words = dictionaryFor(language)
  return {
    subject: articleHref(article.id),
    language,
    publication: publication.name,
    kicker: article.blog.name,
    badge: article.live ? words.live : undefined,
    headline: article.title,
    standfirst: article.summary,
    byline: { words: words.by, names: article.authors.map(({ name }) => name) },
    date: formatDate(article.date, language, publication.timeZone),
    picture: inShort(article.image),
  }
}

export function blogCard(blog: Blog, publication: Publication): Card {
  return {
    subject: blogHref(blog.id),
    language: blog.language,
    publication: publication.name,
    headline: blog.name,
    standfirst: blog.tagline,
    byline: { words: dictionaryFor(blog.language).by, names: blog.authors.map(({ name }) => name) },
    picture: inShort(blog.image),
  }
}

export function authorCard(author: Author, publication: Publication): Card {
  return {
    subject: authorHref(author.id),
    language: publication.language,
    publication: publication.name,
    headline: author.name,
    standfirst: author.role,
    picture: inShort(author.portrait),
  }
}

export function topicCard(topic: Topic, publication: Publication): Card {
  const { language, name } = publication
  return { subject: topicHref(topic.id), language, publication: name, kicker: dictionaryFor(language).topics, headline: topic.name, standfirst: topic.description }
}

export function languageCard(language: string, publication: Publication): Card {
  return {
    subject: languageHref(language), language, publication: publication.name, headline: nameOf(language), standfirst: dictionaryFor(language).articlesIn,
  }
}

export function publicationCard({ name, language, tagline }: Publication): Card {
  return { subject: frontHref, language, publication: name, headline: name, standfirst: tagline }
}

const inShort = (picture: Picture | undefined) => picture && { href: picture.href, focus: picture.focus }
