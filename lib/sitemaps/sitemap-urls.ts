/** What stands in which sitemap. */
import type { SitemapEntry, SitemapFront, SitemapMonth } from '#lib/catalogue/types.ts'
import { archiveHref, articleHref, correctionsHref, feedsHref, listingHref, sitemapFrontsHref, sitemapHref } from '#lib/site/urls.ts'
import { mostLocations, type SitemapLocation, type SitemapUrl } from './render-sitemaps.ts'

/**
 * Every sitemap but the news'. An index may name 50 000, which is the months of four hundred blogs in ten years.
 * @param modified Unix milliseconds: when the fronts last changed.
 */
export function sitemapsOf(months: Iterable<SitemapMonth>, modified: number | undefined): SitemapLocation[] {
  const found: SitemapLocation[] = [{ path: sitemapFrontsHref, ...(modified === undefined ? {} : { modified }) }]
  for (const month of months) {
    for (let page = 1; page <= month.pages && found.length < mostLocations; page += 1) {
      found.push({ path: sitemapHref(month.blog, month.month, page), modified: month.modified })
    }
  }
  return found
}

/** An article, its picture, and its versions in other languages, of which the original is for everybody else. */
export function urlOfArticle({ id, versions, original, ...entry }: SitemapEntry): SitemapUrl {
  const own = versions?.find((version) => version.id === id)
  // One page for each language: of two in the same, a reader of it is better off with this one, or with the first.
  const alternates = versions && [...new Map(versions.toReversed().concat(own ?? []).map((version) => [version.language, version])).values()]
    .sort((a, b) => (a.language < b.language ? -1 : 1))
    .concat(versions.filter((version) => version.id === original).map((version) => ({ ...version, language: 'x-default' })))
    .map((version) => ({ language: version.language, path: articleHref(version.id) }))
  return { path: articleHref(id), ...entry, ...(alternates ? { alternates } : {}) }
}

/** The fronts of listings and their archives; the fronts of languages are each other's. */
export function urlsOfFronts(fronts: readonly SitemapFront[]): SitemapUrl[] {
  const languages = fronts.flatMap(({ listing }) => (listing.kind === 'language' ? [{ language: listing.id, path: listingHref(listing) }] : []))
  const urls = fronts.flatMap(({ listing, ...front }): SitemapUrl[] => [
    { path: listingHref(listing), ...front, ...(listing.kind === 'language' && languages.length > 1 ? { alternates: languages } : {}) },
    { path: archiveHref(listing), ...front },
  ])
  return [...urls, { path: feedsHref }, { path: correctionsHref }].slice(0, mostLocations)
}
