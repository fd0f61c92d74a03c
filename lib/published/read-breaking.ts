import { cacheLife } from 'next/cache'
import type { BreakingItem } from '#lib/catalogue/types.ts'
import { breakingTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

/** The items in force. */
export async function readBreaking(): Promise<BreakingItem[]> {
  'use cache'
  cacheLife('max')
  tagged(breakingTag)
  return (await theCatalogue()).breaking()
}
