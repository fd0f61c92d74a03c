/** What changed → which tags expire. The only place that knows. */
import type { ArticlePlace, Change } from '#lib/catalogue/types.ts'
import {
  archiveTag, articleTag, authorsTag, authorTag, blogsTag, blogTag, breakingTag, cardTag, everything, evidenceTag, monthTag,
  neighboursTag, newestTag, publicationTag, searchTag, topicsTag, topicTag,
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
    case 'article': return tagsOfArticle(change)
  }
}

function tagsOfArticle({ id, before, after, neighbours, card }: Extract<Change, { kind: 'article' }>): string[] {
  const tags = [articleTag(id), searchTag]
  if (card) tags.push(cardTag(id))
  for (const neighbour of neighbours) tags.push(neighboursTag(neighbour))
  for (const other of new Set([...(before?.translations ?? []), ...(after?.translations ?? [])])) tags.push(articleTag(other))
  for (const [key, month] of movedBetween(before, after)) tags.push(newestTag(key), monthTag(key, month), archiveTag(key))
  return tags
}

/** The listing key and month of every place that is only in one of the two, or differs in its date. */
function movedBetween(before: ArticlePlace | undefined, after: ArticlePlace | undefined): [string, string][] {
  const moved = placeKeys(before).symmetricDifference(placeKeys(after))
  return [...moved].map((place) => place.split(' ').slice(0, 2) as [string, string])
}

const placeKeys = (place: ArticlePlace | undefined) =>
  new Set(place?.listings.map((key) => `${key} ${place.month} ${place.date}`))
