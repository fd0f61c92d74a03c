/** What changed → which tags expire. The only place that knows. */
import type { ArticlePlace, Change } from '#lib/catalogue/changes.ts'
import {
  archiveTag, articleTag, authorsTag, authorTag, blogsTag, blogTag, breakingTag, cardTag, correctionsTag, everything, evidenceTag,
  goneTag, languagesTag, mediaTag, monthLinksTag, monthTag, neighboursTag, newestTag, newsTag, ownTag, publicationTag, searchTag, sitemapFrontsTag, sitemapIndexTag, sitemapTag, topicsTag, topicTag,
} from '#lib/edge/tags.ts'

/** @returns Each tag once, in no particular order. */
export function affectedTags(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(tagsOfChange))]
}

function tagsOfChange(change: Change): string[] {
  switch (change.kind) {
    case 'everything': return [everything]
    case 'publication': return [publicationTag]
    case 'breaking': return [breakingTag]
    case 'blog': return [blogTag(change.id), blogsTag]
    case 'author': return [authorTag(change.id), authorsTag]
    case 'topic': return [topicTag(change.id), topicsTag]
    case 'evidence': return [evidenceTag(change.id)]
    case 'media': return [goneTag(mediaTag(change.hash))]
    case 'month': return tagsOfMonth(change)
    case 'article': return tagsOfArticle(change)
    // Another server may have shown it, and let an edge keep it.
    case 'embargo': return [articleTag(change.id), goneTag(ownTag(change.id)), cardTag(change.id), searchTag, ...sitemapsOf(change)]
  }
}

/** All of them that name it. */
const sitemapsOf = ({ id, date, month }: Pick<ArticlePlace, 'date' | 'month'> & { id: string }) => [sitemapIndexTag, sitemapTag(blogOf(id), month), newsTag(new Date(date).toISOString().slice(0, 10))]

type ArticleChange = Extract<Change, { kind: 'article' }>

function tagsOfArticle(change: ArticleChange): string[] {
  const { id, before, after, neighbours, card, corrected } = change
  const tags = [articleTag(id), searchTag]
  if (card) tags.push(cardTag(id))
  // It is not to be seen once more. Lists and feeds that showed it have changed: they stay where there is no newer one.
  if (before && !after) tags.push(goneTag(ownTag(id)))
  for (const neighbour of neighbours) tags.push(neighboursTag(neighbour))
  for (const other of versionsOf(change)) tags.push(articleTag(other.id))
  for (const [key, month] of movedBetween(before, after)) tags.push(monthTag(key, month), archiveTag(key))
  const newest = (key: string) => before?.newest.includes(key) || after?.newest.includes(key)
  for (const [key] of movedBetween(before, after)) if (newest(key)) tags.push(newestTag(key))
  if (corrected) tags.push(correctionsTag)
  return [...tags, ...tagsOfSitemaps(change)]
}

function tagsOfMonth({ key, near }: Extract<Change, { kind: 'month' }>): string[] {
  const links = near.map((month) => monthLinksTag(key, month))
  // The first of a language, or the last.
  return near.length === 0 && key.startsWith('language:') ? [...links, languagesTag] : links
}

/** The translations it had and has. */
const versionsOf = ({ before, after }: ArticleChange) => [...(before?.translations ?? []), ...(after?.translations ?? [])]

function tagsOfSitemaps(change: ArticleChange): string[] {
  const { id, before, after, card } = change
  const places = [before, after].filter((place) => place !== undefined)
  const tags: string[] = []
  // Its translations name it by its language, wherever they stand.
  const isKnownOtherwise = differs(before, after, ({ translations, listings }) => [translations, listings.filter((key) => key.startsWith('language:'))])
  if (isKnownOtherwise) tags.push(...versionsOf(change).map((version) => sitemapTag(blogOf(version.id), version.month)))
  if (isKnownOtherwise || differs(before, after, ({ month, modified, image }) => [month, modified, image])) {
    tags.push(sitemapIndexTag, ...places.map(({ month }) => sitemapTag(blogOf(id), month)))
  }
  if (movedBetween(before, after).length > 0) tags.push(sitemapFrontsTag)
  if (card || differs(before, after, ({ date }) => date)) tags.push(...places.map(({ date }) => newsTag(new Date(date).toISOString().slice(0, 10))))
  return tags
}

const blogOf = (id: string) => id.slice(0, id.indexOf('/'))

/** Whether it came, went, or shows something else of what `of` takes from it. */
function differs(before: ArticlePlace | undefined, after: ArticlePlace | undefined, of: (place: ArticlePlace) => unknown): boolean {
  return JSON.stringify(before && of(before)) !== JSON.stringify(after && of(after))
}

/** The listing key and month of every place that is only in one of the two, or differs in its date. */
function movedBetween(before: ArticlePlace | undefined, after: ArticlePlace | undefined): [string, string][] {
  const moved = placeKeys(before).symmetricDifference(placeKeys(after))
  return [...moved].map((place) => place.split(' ').slice(0, 2) as [string, string])
}

const placeKeys = (place: ArticlePlace | undefined) =>
  new Set(place?.listings.map((key) => `${key} ${place.month} ${place.date}`))
