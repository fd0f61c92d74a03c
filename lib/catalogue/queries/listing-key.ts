import type { Listing } from '../types.ts'

/** How a listing is called in the tables, and in `ArticlePlace.listings`. */
export const listingKey = (listing: Listing) => (listing.kind === 'all' ? 'all' : `${listing.kind}:${listing.id}`)
