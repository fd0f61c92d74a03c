import { MissingPage } from '#components/page/missing-page.tsx'
import { readNewest } from '#lib/published/read-listing.ts'
import { readBlogs, readSetting } from '#lib/published/read-site.ts'

/** The page for an address without an article, in the language of the place. */
export async function missingRoute(params: Promise<{ language: string }>, isGone: boolean) {
  const { language } = await params
  const inLanguage = await readNewest({ kind: 'language', id: language })
  const { teasers } = inLanguage.teasers.length > 0 ? inLanguage : await readNewest({ kind: 'all' })
  return <MissingPage {...await readSetting()} language={language} recent={teasers.slice(0, 5)} blogs={await readBlogs()} isGone={isGone} />
}
