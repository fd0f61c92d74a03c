import { LanguagePage } from '#components/blog/language-page.tsx'
import { readNewest } from '#lib/published/read-listing.ts'
import { readLanguages } from '#lib/published/read-people-and-topics.ts'
import { readFrontSetting } from '#lib/published/read-site.ts'
import { languageParams } from '#lib/published/static-params.ts'
import { monthHref } from '#lib/site/urls.ts'

export const generateStaticParams = languageParams

export default async function LanguageFront({ params }: PageProps<'/languages/[language]'>) {
  const { language } = await params
  const listing = { kind: 'language', id: language } as const
  const { teasers, olderMonth } = await readNewest(listing)
  return (
    <LanguagePage
      {...await readFrontSetting()}
      language={language}
      languages={await readLanguages()}
      teasers={teasers}
      older={olderMonth && monthHref(listing, olderMonth)}
    />
  )
}
