/** What changed → which addresses show it to readers and subscribers. */
import type { ArticlePlace, Change } from '#lib/catalogue/changes.ts'
import type { Listing } from '#lib/catalogue/types.ts'
import {
  articleHref, authorHref, blogHref, breakingHref, correctionsHref, feedFiles, feedHref, type FeedFormat, frontHref, listingHref, monthHref, topicHref,
} from '#lib/site/urls.ts'

/**
 * @returns Paths, each once, in the order in which they are missed: articles, then fronts, then months, then feeds. For
 * what nobody can list (a new name of the publication, a catalogue built anew) the front stands for all.
 */
export function changedPages(changes: readonly Change[]): string[] {
  const articles = changes.filter((change) => change.kind === 'article')
  return [...new Set([
    ...changes.flatMap(ownPages),
    ...articles.flatMap(({ neighbours }) => neighbours.map(articleHref)),
    ...listingsOfNewest(changes).map(listingHref),
    ...(articles.some(({ corrected }) => corrected) ? [correctionsHref] : []),
    ...articles.flatMap(({ before, after }) => [before, after].flatMap(monthsOf)),
    ...changedFeeds(changes),
  ])]
}

function ownPages(change: Change): string[] {
  switch (change.kind) {
    case 'article': return [articleHref(change.id)]
    case 'blog': return [blogHref(change.id)]
    case 'author': return [authorHref(change.id)]
    case 'topic': return [topicHref(change.id)]
    case 'breaking': return [breakingHref, frontHref]
    case 'month': return change.near.map((month) => monthHref(listingOf(change.key), month))
    // No page of this server shows it.
    case 'embargo': return []
    // What shows it has changed by itself.
    case 'media': return []
    default: return [frontHref]
  }
}

const monthsOf = (place: ArticlePlace | undefined) =>
  place?.listings.filter((key) => key === 'all' || key.startsWith('blog:')).map((key) => monthHref(listingOf(key), place.month)) ?? []

/** Paths of the current feeds that an article joined, left or changed in: subscribers need not come for one of years ago. */
export function changedFeeds(changes: readonly Change[]): string[] {
  return listingsOfNewest(changes).flatMap((listing) => (Object.keys(feedFiles) as FeedFormat[]).map((format) => feedHref(format, listing)))
}

/** Those among whose newest a changed article was or is. */
function listingsOfNewest(changes: readonly Change[]): Listing[] {
  const keys = changes.flatMap((change) => (change.kind === 'article' ? [...(change.before?.newest ?? []), ...(change.after?.newest ?? [])] : []))
  return [...new Set(keys)].map(listingOf)
}

function listingOf(key: string): Listing {
  const [kind, id = ''] = key.split(':') as [Listing['kind'], string?]
  return kind === 'all' ? { kind } : { kind, id }
}
