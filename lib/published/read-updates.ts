import { createHash } from 'node:crypto'
import { cacheLife } from 'next/cache'
import type { LiveUpdate, Timestamp } from '#lib/catalogue/types.ts'
import { articleTag, ownTag } from '#lib/edge/tags.ts'
import { updateId } from '#lib/site/urls.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

/** An open page that missed more is told of as many as this. */
const mostListed = 50

export interface UpdatesList {
  /** More may come: ask again. */
  live: boolean
  /** Newest first. */
  updates: {
    /** Its place on the page. */
    id: string
    at: Timestamp
    title: string
    /** Another one when its words are others. */
    version: string
  }[]
  /** How many there are besides, all older. */
  older: number
}

/** What the open pages of a live blog have to know; undefined for an article that readers may not see, or only that it was retracted. */
export async function readUpdates(id: string): Promise<UpdatesList | undefined> {
  'use cache'
  cacheLife('max')
  tagged(articleTag(id), ownTag(id))
  const article = (await theCatalogue()).article(id)
  if (!article || article.retracted) return undefined
  const updates = article.updates.slice(0, mostListed)
  return { live: article.live, updates: updates.map(listed), older: article.updates.length - updates.length }
}

const listed = ({ at, title, text }: LiveUpdate) => ({
  id: updateId(at), at, title, version: createHash('sha256').update(`${title}\n${text}`).digest('hex').slice(0, 8),
})
