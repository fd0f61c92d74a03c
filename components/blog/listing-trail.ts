import type { Listing } from '#lib/catalogue/types.ts'
import { listingHref } from '#lib/site/urls.ts'

/** The breadcrumb of a listing's front, which for all articles is the front page and always there. */
export function listingTrail(listing: Listing, name: string): { label: string; href: string }[] {
  return listing.kind === 'all' ? [] : [{ label: name, href: listingHref(listing) }]
}
