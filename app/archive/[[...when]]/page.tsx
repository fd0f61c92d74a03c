import { readPublication } from '#lib/published/read-site.ts'
import { ArchiveRoute } from '../../archive-route.tsx'

export const generateStaticParams = () => [{ when: [] }]

export default async function PublicationArchive({ params }: PageProps<'/archive/[[...when]]'>) {
  const { when } = await params
  const { name, language } = await readPublication()
  return <ArchiveRoute listing={{ kind: 'all' }} name={name} language={language} when={when} />
}
