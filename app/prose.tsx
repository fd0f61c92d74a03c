/** What editors wrote, rendered and kept until its file changes. */
import type { MDXComponents } from 'mdx/types'
import { cacheLife } from 'next/cache'
import { bodyComponents } from '#components/article/body-components.tsx'
import { Foreign } from '#components/article/foreign.tsx'
import type { Article, Blog, Publication } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { renderTree } from '#lib/mdx/render-tree.ts'
import { readArticle } from '#lib/published/read-article.ts'
import { readAuthor, readBlog } from '#lib/published/read-people-and-topics.ts'
import { readPublication } from '#lib/published/read-site.ts'
import { articleTag, authorTag, blogTag } from '#lib/edge/tags.ts'
import { tagged } from '#lib/published/tagged.ts'

export async function ArticleBody({ id }: { id: string }) {
  'use cache'
  cacheLife('max')
  tagged(articleTag(id))
  const found = await readArticle(id)
  if (!found) return null
  return renderBody(found.article, await readPublication())
}

export async function BlogAbout({ id }: { id: string }) {
  'use cache'
  cacheLife('max')
  tagged(blogTag(id))
  const blog = await readBlog(id)
  return blog ? renderAbout(blog) : null
}

export async function Biography({ id }: { id: string }) {
  'use cache'
  cacheLife('max')
  tagged(authorTag(id))
  const author = await readAuthor(id)
  const { language } = await readPublication()
  return author ? render(author.body, language, { Foreign }) : null
}

/** Not kept, as neither is the next: previews use them. */
export const renderBody = ({ language, media, evidence, body }: Article, { timeZone }: Publication) =>
  render(body, language, bodyComponents({ language, timeZone, media, evidence }))

export const renderAbout = ({ body, language }: Blog) => render(body, language, { Foreign })

function render(body: string, language: string, components: MDXComponents) {
  const { footnotes, backToText, table } = dictionaryFor(language)
  return renderTree(body, components, { footnoteLabel: footnotes, footnoteBackLabel: () => backToText, tableLabel: table })
}
