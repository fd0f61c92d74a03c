import { notFound } from 'next/navigation'
import { readBlog } from '#lib/published/read-people-and-topics.ts'
import { blogParams, withWholeArchive } from '#lib/published/static-params.ts'
import { ArchiveRoute } from '../../../archive-route.tsx'

export const generateStaticParams = withWholeArchive(blogParams)

export default async function BlogArchive({ params }: PageProps<'/[blog]/archive/[[...when]]'>) {
  const { blog: id, when } = await params
  const blog = await readBlog(id)
  if (!blog) notFound()
  return <ArchiveRoute listing={{ kind: 'blog', id }} name={blog.name} language={blog.language} when={when} />
}
