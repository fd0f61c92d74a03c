import { cacheLife } from 'next/cache'
import { blogsTag, publicationTag } from '#lib/edge/tags.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { theCatalogue } from './open.ts'
import { readBreaking } from './read-breaking.ts'
import { tagged } from './tagged.ts'

export async function readPublication() {
  'use cache'
  cacheLife('max')
  tagged(publicationTag)
  return (await theCatalogue()).publication()
}

export async function readBlogs() {
  'use cache'
  cacheLife('max')
  tagged(blogsTag)
  return (await theCatalogue()).blogs()
}

/** What every page is given about where it stands. */
export async function readSetting() {
  return { publication: await readPublication(), origin: readEnvironment().siteUrl }
}

/** The same for fronts, which carry the news that breaks and are made anew with it. */
export async function readFrontSetting() {
  return { ...(await readSetting()), breaking: await readBreaking() }
}
