import type { Teaser } from '#lib/catalogue/types.ts'
import { authorTag, cardTag } from '#lib/edge/tags.ts'
import { tagged } from './tagged.ts'

/** Marks the cached read around it as showing these articles, so that a new headline reaches it. */
export function tagTeasers(teasers: readonly Teaser[]): void {
  const authors = new Set(teasers.flatMap((teaser) => teaser.authors.map(({ id }) => authorTag(id))))
  tagged(...teasers.map(({ id }) => cardTag(id)), ...authors)
}
