import { cacheLife, cacheTag } from 'next/cache'
import type { BreakingItem } from '#lib/catalogue/types.ts'
import { breakingTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'

/** The items in force. */
export async function readBreaking(): Promise<BreakingItem[]> {
  'use cache'
  cacheLife('max')
  cacheTag(breakingTag)
  return (await theCatalogue()).breaking()
}
