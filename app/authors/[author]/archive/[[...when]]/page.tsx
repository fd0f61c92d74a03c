import { notFound } from 'next/navigation'
import { readAuthor } from '#lib/published/read-people-and-topics.ts'
import { readPublication } from '#lib/published/read-site.ts'
import { authorParams, withWholeArchive } from '#lib/published/static-params.ts'
import { ArchiveRoute } from '../../../../archive-route.tsx'

export const generateStaticParams = withWholeArchive(authorParams)

export default async function AuthorArchive({ params }: PageProps<'/authors/[author]/archive/[[...when]]'>) {
  const { author: id, when } = await params
  const author = await readAuthor(id)
  if (!author) notFound()
  const { language } = await readPublication()
  return <ArchiveRoute listing={{ kind: 'author', id }} name={author.name} language={language} when={when} />
}
