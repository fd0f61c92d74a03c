/** The newest articles on the front of a listing; the rest are in its archive. */
export const frontSize = 20

/** Articles on one page of a month's archive; also decides which archive URLs exist. */
export const monthPageSize = 50

/** Entries of a feed, and of each closed part of its history. */
export const feedSize = 30

/** Results on one page of a search. */
export const searchPageSize = 20
