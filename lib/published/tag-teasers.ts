import { cacheTag } from 'next/cache'
import type { Teaser } from '#lib/catalogue/types.ts'
import { authorTag, cardTag } from '#lib/edge/tags.ts'

/** Marks the cached read around it as showing these articles, so that a new headline reaches it. */
export function tagTeasers(teasers: readonly Teaser[]): void {
  const authors = new Set(teasers.flatMap((teaser) => teaser.authors.map(({ id }) => authorTag(id))))
  const tags = [...teasers.map(({ id }) => cardTag(id)), ...authors]
  if (tags.length > 0) cacheTag(...tags)
}
