import { cacheLife } from 'next/cache'
import { articleTag, authorTag, blogTag, evidenceTag, neighboursTag, ownTag, topicTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'
import { addPlaceholders } from './placeholders.ts'
import { tagTeasers } from './tag-teasers.ts'
import { tagged } from './tagged.ts'

const relatedCount = 3

/** An article and what stands around it; undefined when no reader may see it. `id` is `<blog>/<slug>`. */
export async function readArticle(id: string) {
  'use cache'
  cacheLife('max')
  tagged(articleTag(id), ownTag(id))
  const catalogue = await theCatalogue()
  const article = catalogue.article(id)
  const blog = article && catalogue.blog(article.blog.id)
  if (!article || !blog) return undefined
  const { previous, next } = catalogue.neighbours(id)
  const related = catalogue.related(id, relatedCount)
  // Years up to its own: a new year must not change the pages of the old ones.
  const years = catalogue.years({ kind: 'blog', id: blog.id }, Number(article.date.slice(0, 4)))
  tagged(
    blogTag(blog.id), neighboursTag(id), ...article.authors.map((author) => authorTag(author.id)),
    ...article.topics.map((topic) => topicTag(topic.id)), ...Object.keys(article.evidence).map(evidenceTag),
  )
  tagTeasers([...related, ...(previous ? [previous] : []), ...(next ? [next] : [])])
  const preserved = Object.values(article.evidence).flatMap(({ media }) => media)
  await addPlaceholders(catalogue, [article.image, ...Object.values(article.media), ...preserved])
  return { article, blog, previous, next, related, years }
}
