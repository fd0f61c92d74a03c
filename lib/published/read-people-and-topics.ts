import { cacheLife, cacheTag } from 'next/cache'
import type { Author, Blog, Topic } from '#lib/catalogue/types.ts'
import { authorTag, blogTag, topicsTag, topicTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'

export async function readBlog(id: string): Promise<Blog | undefined> {
  'use cache'
  cacheLife('max')
  cacheTag(blogTag(id))
  const blog = (await theCatalogue()).blog(id)
  if (blog) cacheTag(...blog.authors.map((author) => authorTag(author.id)))
  return blog
}

export async function readAuthor(id: string): Promise<Author | undefined> {
  'use cache'
  cacheLife('max')
  cacheTag(authorTag(id))
  return (await theCatalogue()).author(id)
}

export async function readTopic(id: string): Promise<Topic | undefined> {
  'use cache'
  cacheLife('max')
  cacheTag(topicTag(id))
  return (await theCatalogue()).topic(id)
}

export async function readTopics(): Promise<Topic[]> {
  'use cache'
  cacheLife('max')
  const topics = (await theCatalogue()).topics()
  cacheTag(topicsTag, ...topics.map(({ id }) => topicTag(id)))
  return topics
}
