/** The newest articles on the front of a listing; the rest are in its archive. */
export const frontSize = 20

/** Articles on one page of a month's archive; also decides which archive URLs exist. */
export const monthPageSize = 50

/** Entries of a feed, and of each closed part of its history. */
export const feedSize = 30

/** Results on one page of a search. */
export const searchPageSize = 20

/**
 * Addresses in one sitemap; also decides which sitemaps exist. The protocol allows 50 000 and 50 MB; a file of 5 000 with
 * a picture and five languages each has 5 MB.
 */
export const sitemapSize = 5_000

/** What Google takes into a news sitemap. */
export const newsWindow = { days: 2, most: 1_000 } as const

/**
 * Items of breaking news that readers see at the same time, the newest: every page carries them. One in each of the languages.
 */
export const breakingSize = 5

/** Articles on the list of corrections; those before keep theirs on their own pages. */
export const correctionsSize = 100
