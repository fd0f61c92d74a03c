import { notFound } from 'next/navigation'
import { ArticlePage } from '#components/article/article-page.tsx'
import { readArticle } from '#lib/published/read-article.ts'
import { readSetting } from '#lib/published/read-site.ts'
import { articleParams } from '#lib/published/static-params.ts'
import { ArticleBody, BlogAbout } from '../../prose.tsx'

export const generateStaticParams = articleParams

export default async function Article({ params }: PageProps<'/[blog]/[slug]'>) {
  const { blog, slug } = await params
  const id = `${blog}/${slug}`
  const found = await readArticle(id)
  if (!found) notFound()
  return (
    <ArticlePage {...await readSetting()} {...found} about={<BlogAbout id={blog} />}>
      <ArticleBody id={id} />
    </ArticlePage>
  )
}
