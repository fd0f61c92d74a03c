import { notFound } from 'next/navigation'
import { AuthorPage } from '#components/blog/author-page.tsx'
import { readNewest } from '#lib/published/read-listing.ts'
import { readAuthor } from '#lib/published/read-people-and-topics.ts'
import { readFrontSetting } from '#lib/published/read-site.ts'
import { authorParams } from '#lib/published/static-params.ts'
import { monthHref } from '#lib/site/urls.ts'
import { Biography } from '../../prose.tsx'

export const generateStaticParams = authorParams

export default async function AuthorFront({ params }: PageProps<'/authors/[author]'>) {
  const { author: id } = await params
  const author = await readAuthor(id)
  if (!author) notFound()
  const listing = { kind: 'author', id } as const
  const { teasers, olderMonth } = await readNewest(listing)
  return (
    <AuthorPage
      {...await readFrontSetting()}
      author={author}
      biography={<Biography id={id} />}
      teasers={teasers}
      older={olderMonth && monthHref(listing, olderMonth)}
    />
  )
}
