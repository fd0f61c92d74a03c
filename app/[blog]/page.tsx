import { notFound } from 'next/navigation'
import { BlogPage } from '#components/blog/blog-page.tsx'
import { readBlog } from '#lib/published/read-people-and-topics.ts'
import { readArchive, readNewest } from '#lib/published/read-listing.ts'
import { readFrontSetting } from '#lib/published/read-site.ts'
import { blogParams } from '#lib/published/static-params.ts'
import { monthHref } from '#lib/site/urls.ts'
import { BlogAbout } from '../prose.tsx'

export const generateStaticParams = blogParams

export default async function BlogFront({ params }: PageProps<'/[blog]'>) {
  const { blog: id } = await params
  const blog = await readBlog(id)
  if (!blog) notFound()
  const listing = { kind: 'blog', id } as const
  const { teasers, olderMonth } = await readNewest(listing)
  const archive = await readArchive(listing)
  return (
    <BlogPage
      {...await readFrontSetting()}
      blog={blog}
      about={<BlogAbout id={id} />}
      teasers={teasers}
      years={archive.map(({ year }) => year)}
      older={olderMonth && monthHref(listing, olderMonth)}
    />
  )
}
