import { nameOf } from '#lib/languages/name-of.ts'
import { languageParams, withWholeArchive } from '#lib/published/static-params.ts'
import { ArchiveRoute } from '../../../../archive-route.tsx'

export const generateStaticParams = withWholeArchive(languageParams)

export default async function LanguageArchive({ params }: PageProps<'/languages/[language]/archive/[[...when]]'>) {
  const { language, when } = await params
  return <ArchiveRoute listing={{ kind: 'language', id: language }} name={nameOf(language)} language={language} when={when} />
}
