import { cacheLife } from 'next/cache'
import { archiveTag, articleTag, authorTag, blogTag, everything, ownTag, publicationTag, topicTag } from '#lib/edge/tags.ts'
import { articleCard, authorCard, blogCard, type Card, languageCard, publicationCard, topicCard } from '#lib/previews/card.ts'
import { readSame } from '#lib/site/file-response.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

export interface FoundCard {
  card: Card
  /** Of what it shows. */
  tags: string[]
}

/** What the card of a page says; undefined for a page that has none, or that no reader may see. */
export async function readCard(page: string): Promise<FoundCard | undefined> {
  'use cache'
  cacheLife('max')
  const { card, tags } = await findCard(page)
  tagged(...tags)
  return card && { card, tags: [everything, ...tags] }
}

async function findCard(page: string): Promise<{ card?: Card; tags: string[] }> {
  const catalogue = await theCatalogue()
  const publication = catalogue.publication()
  const [first = '', second, ...rest] = page.split('/').slice(1)
  const tags = [publicationTag]
  const ofAuthors = (authors: { id: string }[] = []) => authors.map(({ id }) => authorTag(id))
  if (rest.length > 0) return { tags }
  if (first === '') return { card: publicationCard(publication), tags }
  if (second === undefined) {
    const blog = catalogue.blog(first)
    return { card: blog && blogCard(blog, publication), tags: [...tags, blogTag(first), ...ofAuthors(blog?.authors)] }
  }
  switch (first) {
    case 'authors': {
      const author = catalogue.author(second)
      return { card: author && authorCard(author, publication), tags: [...tags, authorTag(second)] }
    }
    case 'topics': {
      const topic = catalogue.topic(second)
      return { card: topic && topicCard(topic, publication), tags: [...tags, topicTag(second)] }
    }
    case 'languages':
      return { card: catalogue.languages().includes(second) ? languageCard(second, publication) : undefined, tags: [...tags, archiveTag(`language:${second}`)] }
    default: {
      const id = `${first}/${second}`
      const article = catalogue.article(id)
      return { card: article && articleCard(article, publication), tags: [...tags, articleTag(id), ownTag(id), blogTag(first), ...ofAuthors(article?.authors)] }
    }
  }
}

/** The bytes of a file that something public shows, by its address. Rejects when they cannot be read, or are no longer the same. */
export async function readPhoto(href: string): Promise<Buffer> {
  const [hash = '', name = ''] = href.split('/').slice(2)
  const file = (await theCatalogue()).mediaByHref(hash, name)
  const bytes = file && (await readSame(file))
  if (!bytes) throw new Error(`${href} cannot be read.`)
  return bytes
}
