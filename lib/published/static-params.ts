/**
 * Which pages `next build` renders ahead: the newest, as many as PRERENDER says, of every route. Next wants at least
 * one of each, so a publication that has none yet gives an id that no file can have, and that no reader reaches.
 */
import { readEnvironment } from '#lib/site/environment.ts'
import { theCatalogue } from './open.ts'

const none = '-'

function bounded<Item>(items: readonly Item[], empty: Item): Item[] {
  return items.length > 0 ? items.slice(0, readEnvironment().prerender) : [empty]
}

export async function blogParams() {
  const blogs = (await theCatalogue()).blogs()
  return bounded(blogs.map(({ id }) => ({ blog: id })), { blog: none })
}

export async function articleParams() {
  const ids = (await theCatalogue()).recentArticleIds(readEnvironment().prerender)
  const params = ids.map((id) => {
    const [blog, slug] = id.split('/') as [string, string]
    return { blog, slug }
  })
  return bounded(params, { blog: none, slug: none })
}

/** One, for Next to know the route by. */
export async function updatesParams() {
  return (await articleParams()).slice(0, 1)
}

export async function authorParams() {
  const authors = (await theCatalogue()).authors()
  return bounded(authors.map(({ id }) => ({ author: id })), { author: none })
}

export async function topicParams() {
  const topics = (await theCatalogue()).topics()
  return bounded(topics.map(({ id }) => ({ topic: id })), { topic: none })
}

export async function languageParams() {
  const catalogue = await theCatalogue()
  // Its page is rendered, and names the language: here an id that is none would not do.
  return bounded(catalogue.languages().map((language) => ({ language })), { language: catalogue.publication().language })
}

/** One, for Next to know the route by: sitemaps are made when asked for. */
export async function sitemapParams() {
  const [first] = (await theCatalogue()).sitemapMonths(1)
  const { blog, month } = first ?? { blog: none, month: '0000-00' }
  return [{ blog, year: month.slice(0, 4), file: `${month.slice(5)}.xml` }]
}

/** The archive's own page below each of these fronts; its months wait for a reader. */
export function withWholeArchive<Params extends object>(params: () => Promise<Params[]>) {
  return async () => (await params()).map((each) => ({ ...each, when: [] }))
}

/** Git is asked for an article's history when a reader asks for it. */
export const noArticleAhead = () => [{ blog: none, slug: none }]

/** Feeds are many, and seldom asked for compared to pages: each is made when it first is. */
export function noneAhead<Name extends string>(param: Name) {
  return () => [{ [param]: none, when: [] } as Record<Name, string> & { when: string[] }]
}
