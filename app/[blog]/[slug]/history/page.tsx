import { notFound } from 'next/navigation'
import { HistoryPage } from '#components/article/history-page.tsx'
import { readArticleHistory } from '#lib/published/read-article-history.ts'
import { readSetting } from '#lib/published/read-site.ts'
import { noArticleAhead } from '#lib/published/static-params.ts'

export const generateStaticParams = noArticleAhead

export default async function History({ params }: PageProps<'/[blog]/[slug]/history'>) {
  const { blog, slug } = await params
  const found = await readArticleHistory(`${blog}/${slug}`)
  if (!found) notFound()
  return <HistoryPage {...await readSetting()} {...found} />
}
