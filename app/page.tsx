import { FrontPage } from '#components/blog/front-page.tsx'
import { readFrontSections, readNewest } from '#lib/published/read-listing.ts'
import { readFrontSetting } from '#lib/published/read-site.ts'
import { monthHref } from '#lib/site/urls.ts'

/** The lead and three beside it. */
const topSize = 4

export default async function Front() {
  const listing = { kind: 'all' } as const
  const { teasers, olderMonth } = await readNewest(listing)
  const sections = await readFrontSections()
  return (
    <FrontPage
      {...await readFrontSetting()}
      teasers={teasers.slice(0, topSize)}
      sections={sections}
      older={olderMonth && monthHref(listing, olderMonth)}
    />
  )
}
