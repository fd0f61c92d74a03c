import type { Blog as BlogThing, CollectionPage, NewsMediaOrganization, ProfilePage, WebSite } from 'schema-dts'
import type { Author, Blog } from '#lib/catalogue/types.ts'
import { authorHref, blogHref, correctionsHref, frontHref, iconHref } from '#lib/site/urls.ts'
import { authorOf, breadcrumbOf, type DataSetting, graphOf, imageOf, publisherId, publisherOf, type StructuredData } from './graph.ts'

/** The publication itself, on its front page. */
export function frontData({ publication, origin }: DataSetting): StructuredData {
  const publisher = {
    ...publisherOf({ publication, origin }),
    description: publication.description,
    correctionsPolicy: origin + correctionsHref,
    logo: origin + iconHref,
    ...(publication.email ? { email: publication.email } : {}),
    ...(publication.accounts.length > 0 ? { sameAs: publication.accounts.map(({ url }) => url) } : {}),
  } satisfies NewsMediaOrganization
  const site = {
    '@type': 'WebSite',
    '@id': `${origin}${frontHref}#site`,
    url: origin + frontHref,
    name: publication.name,
    description: publication.tagline,
    inLanguage: publication.language,
    publisher: { '@id': publisherId(origin) },
  } satisfies WebSite
  return graphOf(site, publisher)
}

export function blogData({ blog, publication, origin }: DataSetting & { blog: Blog }): StructuredData {
  const path = blogHref(blog.id)
  const thing = {
    '@type': 'Blog',
    '@id': origin + path,
    mainEntityOfPage: origin + path,
    name: blog.name,
    description: blog.tagline,
    inLanguage: blog.language,
    ...(blog.authors.length > 0 ? { author: blog.authors.map((author) => authorOf(author, origin)) } : {}),
    ...(blog.image ? { image: imageOf(blog.image, origin) } : {}),
    publisher: publisherOf({ publication, origin }),
  } satisfies BlogThing
  return graphOf(thing, breadcrumbOf({ name: blog.name, path, language: blog.language }, [], origin))
}

export function authorData({ author, publication, origin }: DataSetting & { author: Author }): StructuredData {
  const path = authorHref(author.id)
  const page = {
    '@type': 'ProfilePage',
    '@id': origin + path,
    inLanguage: publication.language,
    mainEntity: {
      ...authorOf(author, origin),
      '@id': `${origin}${path}#person`,
      jobTitle: author.role,
      worksFor: publisherOf({ publication, origin }),
      ...(author.portrait ? { image: imageOf(author.portrait, origin) } : {}),
      ...(author.accounts.length > 0 ? { sameAs: author.accounts.map(({ url }) => url) } : {}),
    },
  } satisfies ProfilePage
  return graphOf(page, breadcrumbOf({ name: author.name, path, language: publication.language }, [], origin))
}

/** A list of articles: a topic, a language, an archive, a month, the corrections. */
export interface CollectionFacts extends DataSetting {
  path: string
  name: string
  description: string
  language: string
  /** As the breadcrumbs show it. */
  trail?: { label: string; href: string }[]
}

export function collectionData({ path, name, description, language, trail = [], publication, origin }: CollectionFacts): StructuredData {
  const page = {
    '@type': 'CollectionPage',
    '@id': origin + path,
    url: origin + path,
    name,
    description,
    inLanguage: language,
    publisher: publisherOf({ publication, origin }),
  } satisfies CollectionPage
  return graphOf(page, breadcrumbOf({ name, path, language }, trail, origin))
}
