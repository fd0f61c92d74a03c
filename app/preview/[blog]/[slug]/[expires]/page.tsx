import { draftMode } from 'next/headers'
import { notFound } from 'next/navigation'
import { connection } from 'next/server'
import { ArticlePage } from '#components/article/article-page.tsx'
import { PreviewNotice } from '#components/article/preview-notice.tsx'
import { WithheldPage } from '#components/article/withheld-page.tsx'
import { readPreview } from '#lib/drafts/read-preview.ts'
import { renderAbout, renderBody } from '../../../../prose.tsx'

/** Next wants one page of each route to prove that it can be made ahead; without Draft Mode there is nothing here. */
export const generateStaticParams = () => [{ blog: '-', slug: '-', expires: '-' }]

/** Where lib/drafts/previews.ts has a preview rendered. Nothing on the way may be a cached read. */
export default async function Preview({ params }: PageProps<'/preview/[blog]/[slug]/[expires]'>) {
  const { blog, slug, expires } = await params
  if (!(await draftMode()).isEnabled) notFound()
  // From here on nothing can be made ahead.
  await connection()
  const found = await readPreview(`${blog}/${slug}`, Number(expires))
  if (!found) notFound()
  const { draft, ...setting } = found
  const notice = { ...draft, expires: Number(expires), timeZone: setting.publication.timeZone }
  if (!draft.version) return <WithheldPage {...setting} id={`${blog}/${slug}`} {...notice} />
  const { article } = draft.version
  return (
    <ArticlePage
      {...setting}
      {...draft.version}
      about={await renderAbout(draft.version.blog)}
      preview={<PreviewNotice {...notice} article={article} />}
    >
      {article.retracted ? null : await renderBody(article, setting.publication)}
    </ArticlePage>
  )
}
