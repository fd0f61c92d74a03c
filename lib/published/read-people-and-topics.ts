import { cacheLife } from 'next/cache'
import type { Author, Blog, Topic } from '#lib/catalogue/types.ts'
import { authorsTag, authorTag, blogTag, languagesTag, topicsTag, topicTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

export async function readBlog(id: string): Promise<Blog | undefined> {
  'use cache'
  cacheLife('max')
  tagged(blogTag(id))
  const blog = (await theCatalogue()).blog(id)
  if (blog) tagged(...blog.authors.map((author) => authorTag(author.id)))
  return blog
}

export async function readAuthor(id: string): Promise<Author | undefined> {
  'use cache'
  cacheLife('max')
  tagged(authorTag(id))
  return (await theCatalogue()).author(id)
}

export async function readTopic(id: string): Promise<Topic | undefined> {
  'use cache'
  cacheLife('max')
  tagged(topicTag(id))
  return (await theCatalogue()).topic(id)
}

export async function readTopics(): Promise<Topic[]> {
  'use cache'
  cacheLife('max')
  const topics = (await theCatalogue()).topics()
  tagged(topicsTag, ...topics.map(({ id }) => topicTag(id)))
  return topics
}

/** By name. */
export async function readAuthors(): Promise<Author[]> {
  'use cache'
  cacheLife('max')
  const authors = (await theCatalogue()).authors()
  tagged(authorsTag, ...authors.map(({ id }) => authorTag(id)))
  return authors
}

/** Those that have articles. */
export async function readLanguages(): Promise<string[]> {
  'use cache'
  cacheLife('max')
  tagged(languagesTag)
  return (await theCatalogue()).languages()
}
