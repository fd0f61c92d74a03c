/**
 * The names of cache tags: on pages in `Surrogate-Key`, on cached reads in `cacheTag`, and in what a
 * change expires. A page carries a tag for every fact it shows, so that a change expires what shows it.
 */

/** Everything: the catalogue was built anew, and what changed cannot be told. */
export const everything = '*'

/** Whether every cache can be told of it: printable ASCII without what stands between tags, and no longer than the shortest limit. */
export const isTag = (value: unknown): value is string => typeof value === 'string' && /^[\x21-\x2b\x2d-\x7e]{1,1024}$/.test(value)

const goneMark = '!'

/** To be told to the edge: what carries `tag` is gone, and is not kept in case the site fails. */
export const goneTag = (tag: string) => goneMark + tag

/** @returns The tag that it was made of; undefined for any other. */
export const tagOfGone = (tag: string): string | undefined => (tag.startsWith(goneMark) ? tag.slice(goneMark.length) : undefined)

/** What to tell instead of tags that are too many: what is gone stays gone. */
export const everythingFor = (tags: Iterable<string>): string[] => [everything, ...(Iterator.from(tags).some((tag) => tagOfGone(tag) !== undefined) ? [goneTag(everything)] : [])]

export const publicationTag = 'publication'
export const breakingTag = 'breaking'
/** The results of every search: any article may be in them. */
export const searchTag = 'search'
/** The list of corrected articles. */
export const correctionsTag = 'corrections'
/** The list of blogs and their names, as navigation and the front show it. */
export const blogsTag = 'blogs'
/** The list of authors. */
export const authorsTag = 'authors'
/** The list of topics. */
export const topicsTag = 'topics'

export const articleTag = (id: string) => `article:${id}`
/** The article's own addresses, its page, history, updates and card; on no list or feed that shows it among others. */
export const ownTag = (id: string) => `own:${id}`
/** What a teaser of the article shows, wherever it stands. */
export const cardTag = (id: string) => `card:${id}`
/** Who comes before and after the article in its blog. */
export const neighboursTag = (id: string) => `neighbours:${id}`
export const blogTag = (id: string) => `blog:${id}`
export const authorTag = (id: string) => `author:${id}`
export const topicTag = (id: string) => `topic:${id}`
/** A picture, film or the like, and every rendition of it. @param hash SHA-256, hexadecimal, or as much of it as stands in its address. */
export const mediaTag = (hash: string) => `media:${hash.slice(0, 16)}`
export const evidenceTag = (id: string) => `evidence:${id}`

/** The newest of a listing, as its front shows them. */
export const newestTag = (key: string) => `newest:${key}`
/** One month of a listing; `month` is `yyyy-mm`. */
export const monthTag = (key: string, month: string) => `month:${key}:${month}`
/** The links from a month of a listing to the months around it that have articles. */
export const monthLinksTag = (key: string, month: string) => `links:${key}:${month}`
/** The languages that have articles. */
export const languagesTag = 'languages'
/** The months of a listing and how many articles each has. */
export const archiveTag = (key: string) => `archive:${key}`

/** The index of sitemaps. */
export const sitemapIndexTag = 'sitemap'
/** The sitemap of all fronts. */
export const sitemapFrontsTag = 'sitemap:fronts'
/** The sitemap of a month of a blog; `month` is `yyyy-mm`. */
export const sitemapTag = (blog: string, month: string) => `sitemap:${blog}:${month}`
/** What the news sitemap shows of a day, so that only what is news touches it; `day` is `yyyy-mm-dd` in UTC. */
export const newsTag = (day: string) => `news:${day}`
