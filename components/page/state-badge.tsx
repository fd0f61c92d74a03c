import type { Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'

/** That an article is live or was retracted; most are neither. Stands in a kicker. */
export function StateBadge({ article }: { article: Pick<Teaser, 'live' | 'retracted' | 'language'> }) {
  const words = dictionaryFor(article.language)
  if (article.retracted) return <strong>{words.retracted}</strong>
  return article.live ? <strong>{words.live}</strong> : null
}
