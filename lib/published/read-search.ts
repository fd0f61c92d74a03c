import { cacheLife } from 'next/cache'
import type { SearchPage } from '#lib/catalogue/types.ts'
import { searchPageSize } from '#lib/catalogue/page-sizes.ts'
import { searchTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

/** Kept until any article changes; the press stores no page made of it. */
export async function readSearch(query: string, page: number): Promise<SearchPage> {
  'use cache'
  cacheLife('max')
  tagged(searchTag)
  return (await theCatalogue()).search(query, page, searchPageSize)
}
