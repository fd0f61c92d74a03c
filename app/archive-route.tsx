import { notFound } from 'next/navigation'
import { ArchivePage } from '#components/blog/archive-page.tsx'
import { MonthPage } from '#components/blog/month-page.tsx'
import type { Listing } from '#lib/catalogue/types.ts'
import { readArchive, readMonth } from '#lib/published/read-listing.ts'
import { readSetting } from '#lib/published/read-site.ts'

interface ArchiveRouteProps {
  listing: Listing
  /** Of the blog, author, topic or language. */
  name: string
  language: string
  /** Nothing for all years; year and month for one month; a page number after them from the second on. */
  when: string[] | undefined
}

/** The archive below any listing. Which addresses exist is decided before, by the catalogue. */
export async function ArchiveRoute({ when = [], listing, ...page }: ArchiveRouteProps) {
  // Archives are many: they leave the news that breaks to the script, so as not to be made anew with it.
  const setting = { ...(await readSetting()), breaking: [] }
  const [year, month, number = '1'] = when
  if (!year || !month) return <ArchivePage {...setting} {...page} listing={listing} archive={await readArchive(listing)} />
  const found = await readMonth(listing, `${year}-${month}`, Number(number))
  if (!found) notFound()
  return <MonthPage {...setting} {...page} listing={listing} month={`${year}-${month}`} found={found} />
}
