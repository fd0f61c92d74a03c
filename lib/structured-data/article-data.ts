import type { Article as ArticleThing, BlogPosting, LiveBlogPosting, NewsArticle } from 'schema-dts'
import type { Article, Blog } from '#lib/catalogue/types.ts'
import { articleHref, blogHref, updateId } from '#lib/site/urls.ts'
import { authorOf, breadcrumbOf, type DataSetting, graphOf, imageOf, publisherOf, type StructuredData } from './graph.ts'

/** Characters of a headline that Google shows. */
const longestHeadline = 110
/** Characters of an entry's text: the whole of it is on the page. */
const longestEntry = 250

/**
 * The article and the way to it, which is that of its blog: the page itself need not stand in it. The summary, the picture's
 * caption and the publisher's policies are left to other places, because article pages have few bytes to spare. What it is follows from where it stands: a live blog is a `LiveBlogPosting`, what stands
 * in a writer's notes a `BlogPosting`, everything else reported: a `NewsArticle`. Of what was retracted it says only that.
 */
export function articleData({ article, blog, publication, origin }: DataSetting & { article: Article; blog: Blog }): StructuredData {
  const url = origin + articleHref(article.id)
  const type = article.retracted || !(article.live || article.updates.length > 0) ? (blog.kind === 'notes' ? 'BlogPosting' : 'NewsArticle') : 'LiveBlogPosting'
  const thing = {
    '@type': type,
    '@id': url,
    ...headlineOf(article.title),
    ...(article.image && !article.retracted ? { image: imageOf(article.image, origin) } : {}),
    datePublished: article.date,
    ...(article.modified === article.date ? {} : { dateModified: article.modified }),
    inLanguage: article.language,
    author: article.authors.map((author) => authorOf(author, origin)),
    publisher: publisherOf({ publication, origin }),
    isPartOf: { '@type': 'Blog', '@id': origin + blogHref(blog.id), name: blog.name },
    ...(article.keyPoints.length > 0 ? { abstract: article.keyPoints.join(' ') } : {}),
    ...translationsOf(article, origin),
    ...(article.corrections.length > 0
      ? { correction: article.corrections.map(({ date, text }) => ({ '@type': 'CorrectionComment' as const, datePublished: date, text })) }
      : {}),
    ...(article.retracted ? { creativeWorkStatus: 'Retracted' } : {}),
    ...(type === 'LiveBlogPosting' ? coverageOf(article, url) : {}),
  } satisfies ArticleThing | NewsArticle | BlogPosting | LiveBlogPosting
  return graphOf(thing, breadcrumbOf({ name: blog.name, path: blogHref(blog.id), language: article.language }, [], origin))
}

/** A long headline is cut between words, and stands in full as the name. */
function headlineOf(title: string) {
  const headline = shorten(title, longestHeadline)
  return headline === title ? { headline } : { headline, name: title }
}

/** The original, or its translations: those of another original are found by way of it. */
function translationsOf({ original, translations }: Article, origin: string) {
  const reference = ({ id }: { id: string }) => ({ '@id': origin + articleHref(id) })
  if (translations.length === 0) return {}
  if (original === undefined) return { workTranslation: translations.map(reference) }
  const work = translations.find(({ id }) => id === original)
  return work ? { translationOfWork: reference(work) } : {}
}

/** From its first entry to its last, unless more may come. */
function coverageOf({ date, live, updates }: Article, url: string) {
  return {
    coverageStartTime: updates.at(-1)?.at ?? date,
    ...(live ? {} : { coverageEndTime: updates[0]?.at }),
    liveBlogUpdate: updates.map(({ at, title, text }) => ({
      '@type': 'BlogPosting' as const,
      url: `${url}#${updateId(at)}`,
      headline: shorten(title, longestHeadline),
      datePublished: at,
      articleBody: shorten(text || title, longestEntry),
    })),
  }
}

/** Cut between words, or between characters where there are none, with an ellipsis; never longer than `most`. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')
  return `${/\s/.test(cut) ? cut.replace(/(?<!\s)\s+\S*$/, '') : cut}…`
}
