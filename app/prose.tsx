/** What editors wrote in MDX, rendered and kept until its file changes. */
import type { MDXComponents } from 'mdx/types'
import { cacheLife } from 'next/cache'
import { bodyComponents } from '#components/article/body-components.tsx'
import { Foreign } from '#components/article/foreign.tsx'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { renderMdx } from '#lib/mdx/render-mdx.ts'
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
  const { language, media, evidence, body } = found.article
  const { timeZone } = await readPublication()
  return render(body, language, bodyComponents({ language, timeZone, media, evidence }))
}

export async function BlogAbout({ id }: { id: string }) {
  'use cache'
  cacheLife('max')
  tagged(blogTag(id))
  const blog = await readBlog(id)
  return blog ? render(blog.body, blog.language, { Foreign }) : null
}

export async function Biography({ id }: { id: string }) {
  'use cache'
  cacheLife('max')
  tagged(authorTag(id))
  const author = await readAuthor(id)
  const { language } = await readPublication()
  return author ? render(author.body, language, { Foreign }) : null
}

function render(body: string, language: string, components: MDXComponents) {
  const { footnotes, backToText, table } = dictionaryFor(language)
  return renderMdx(body, components, { footnoteLabel: footnotes, footnoteBackLabel: () => backToText, tableLabel: table })
}
