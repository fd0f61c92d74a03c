import { MissingPage } from '#components/page/missing-page.tsx'
import { languageCodes } from '#lib/languages/languages.ts'
import { readNewest } from '#lib/published/read-listing.ts'
import { readBlogs, readSetting } from '#lib/published/read-site.ts'

export const generateStaticParams = () => languageCodes.map((language) => ({ language }))

/** What proxy.ts answers an unknown path with, under that path and as a 404. */
export default async function Missing({ params }: PageProps<'/missing/[language]'>) {
  const { language } = await params
  const inLanguage = await readNewest({ kind: 'language', id: language })
  const { teasers } = inLanguage.teasers.length > 0 ? inLanguage : await readNewest({ kind: 'all' })
  return <MissingPage {...await readSetting()} language={language} recent={teasers.slice(0, 5)} blogs={await readBlogs()} />
}
