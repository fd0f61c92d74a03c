import { setImmediate as pause } from 'node:timers/promises'
import { cacheLife } from 'next/cache'
import type { Article, HistoryPart, Listing } from '#lib/catalogue/types.ts'
import { listingKey } from '#lib/catalogue/queries/listing-key.ts'
import { articleTag, authorTag, blogTag, evidenceTag, monthLinksTag, monthTag, newestTag, publicationTag, topicTag } from '#lib/edge/tags.ts'
import { entryOf, type FeedEntry } from '#lib/feeds/entries.ts'
import type { Feed } from '#lib/feeds/feed.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

/** Characters of entries, after which others are answered first: of thirty long ones they would wait for seconds. */
const mostInOneGo = 100_000

/** A listing for subscribers, whole articles and all; undefined for what is not there. */
export async function readFeed(listing: Listing, part?: HistoryPart): Promise<Feed | undefined> {
  'use cache'
  cacheLife('max')
  const key = listingKey(listing)
  tagged(publicationTag, ...(part ? [monthTag(key, part.month), monthLinksTag(key, part.month)] : [newestTag(key)]))
  const catalogue = await theCatalogue()
  const page = catalogue.history(listing, part)
  const about = page && describe(catalogue, listing)
  if (!page || !about) return undefined
  // How many parts the month before has is in the way there; and the newest part closes when there is a newer.
  tagged(...[page.previous, page.next].flatMap((near) => (near ? [monthTag(key, near.month)] : [])), ...(part && !page.next ? [newestTag(key)] : []))
  const articles = page.ids.flatMap((id) => catalogue.article(id) ?? [])
  tagged(...articles.flatMap(tagsOf))
  const { name: publication, timeZone } = catalogue.publication()
  const setting = { publication, timeZone, origin: readEnvironment().siteUrl }
  const entries: FeedEntry[] = []
  let inOneGo = 0
  for (const article of articles) {
    const entry = entryOf(article, setting)
    entries.push(entry)
    inOneGo += entry.html.length
    if (inOneGo < mostInOneGo) continue
    inOneGo = 0
    await pause()
  }
  return { ...about, listing, publication, entries, part, previous: page.previous, next: page.next }
}

function describe(catalogue: Awaited<ReturnType<typeof theCatalogue>>, listing: Listing): Pick<Feed, 'title' | 'description' | 'language'> | undefined {
  const publication = catalogue.publication()
  const titled = (name: string) => `${name} · ${publication.name}`
  switch (listing.kind) {
    case 'all':
      return { title: publication.name, description: publication.description, language: publication.language }
    case 'blog': {
      const blog = catalogue.blog(listing.id)
      tagged(blogTag(listing.id))
      return blog && { title: titled(blog.name), description: blog.tagline, language: blog.language }
    }
    case 'author': {
      const author = catalogue.author(listing.id)
      tagged(authorTag(listing.id))
      return author && { title: titled(author.name), description: author.role, language: publication.language }
    }
    case 'topic': {
      const topic = catalogue.topic(listing.id)
      tagged(topicTag(listing.id))
      return topic && { title: titled(topic.name), description: topic.description, language: publication.language }
    }
    case 'language':
      return { title: publication.name, description: publication.description, language: listing.id }
  }
}

const tagsOf = ({ id, blog, authors, topics, evidence }: Article) =>
  [articleTag(id), blogTag(blog.id), ...authors.map((author) => authorTag(author.id)), ...topics.map((topic) => topicTag(topic.id)), ...Object.keys(evidence).map(evidenceTag)]
