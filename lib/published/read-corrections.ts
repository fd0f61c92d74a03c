import { cacheLife } from 'next/cache'
import { correctionsSize } from '#lib/catalogue/page-sizes.ts'
import type { CorrectedArticle } from '#lib/catalogue/types.ts'
import { blogTag, correctionsTag } from '#lib/edge/tags.ts'
import { theCatalogue } from './open.ts'
import { tagTeasers } from './tag-teasers.ts'
import { tagged } from './tagged.ts'

/** Last corrected first. */
export async function readCorrected(): Promise<CorrectedArticle[]> {
  'use cache'
  cacheLife('max')
  tagged(correctionsTag)
  const corrected = (await theCatalogue()).corrected(correctionsSize)
  tagTeasers(corrected.map(({ teaser }) => teaser))
  tagged(...new Set(corrected.map(({ teaser }) => blogTag(teaser.blog.id))))
  return corrected
}
