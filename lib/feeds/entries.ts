import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Article, Language, MediaFile } from '#lib/catalogue/types.ts'
import { xmlChars } from '#lib/xml/escape-xml.ts'
import { articleHref, authorHref, topicHref } from '#lib/site/urls.ts'
import { articleHtml } from './article-html.ts'

/** An article as all three formats give it; every string fit for XML, every address absolute. */
export interface FeedEntry {
  /** A `urn:uuid:` that outlives a change of address, title and domain. */
  id: string
  url: string
  title: string
  summary: string
  html: string
  published: Date
  updated: Date
  language: Language
  authors: { name: string; url: string }[]
  topics: { name: string; id: string; url: string }[]
  image?: { url: string; type: string; width: number; height: number; alt: string; credit?: string }
  /** Recordings the article shows. */
  recordings: { url: string; type: string; medium: 'video' | 'audio'; title: string; width?: number; height?: number }[]
  translations: { url: string; language: Language }[]
}

export interface EntrySetting {
  /** The name of the publication. */
  publication: string
  timeZone: string
  /** Of the site, as in `https://example.org`. */
  origin: string
}

/** Of a very long article this takes a tenth of a second. */
export function entryOf(article: Article, { publication, timeZone, origin }: EntrySetting): FeedEntry {
  const { id, title, summary, date, language, authors, topics, image, translations, modified } = article
  return {
    id: permanentId(publication, article.firstPath),
    url: origin + articleHref(id),
    title: xmlChars(title),
    summary: xmlChars(summary),
    html: htmlOf(article, { origin, timeZone }),
    published: new Date(date),
    updated: new Date(modified),
    language,
    authors: authors.map((author) => ({ name: xmlChars(author.name), url: origin + authorHref(author.id) })),
    topics: topics.map((topic) => ({ name: xmlChars(topic.names[language] ?? topic.name), id: topic.id, url: origin + topicHref(topic.id) })),
    ...(image
      ? { image: { url: origin + image.href, type: image.type, width: image.width, height: image.height, alt: xmlChars(image.alt), ...(image.credit ? { credit: xmlChars(image.credit) } : {}) } }
      : {}),
    recordings: recordingsOf(article).map(({ file, title: label, medium }) => ({
      url: origin + file.href, type: file.type, medium, title: xmlChars(label), ...(file.width && file.height ? { width: file.width, height: file.height } : {}),
    })),
    translations: translations.map((other) => ({ url: origin + articleHref(other.id), language: other.language })),
  }
}

/** Of a feed of thirty, one has changed; and the same stands in several feeds, each in three formats. In characters. */
const rendered = new LRUCache<string, string>({ maxSize: 4_000_000, sizeCalculation: (html) => html.length + 1 })

/** By all that goes into it, so that it cannot be out of date. */
function htmlOf(article: Article, setting: Parameters<typeof articleHtml>[1]): string {
  const key = createHash('sha256').update(JSON.stringify([article, setting])).digest('base64')
  const html = rendered.get(key) ?? xmlChars(articleHtml(article, setting))
  rendered.set(key, html)
  return html
}

/** Of the entries, or of the first article there will be: nothing here may say when it was made. */
export const updatedOf = (entries: readonly { updated: Date }[]): Date => new Date(Math.max(0, ...entries.map(({ updated }) => updated.getTime())))

function recordingsOf({ media, evidence }: Article): { file: MediaFile; title: string; medium: 'video' | 'audio' }[] {
  const kept = Object.values(evidence).flatMap((record) => record.media.flatMap(({ kind, alt, ...file }) => (kind === 'image' ? [] : [{ file, title: alt, medium: kind }])))
  const own = Object.entries(media).flatMap(([name, file]) => (file.type.startsWith('video/') ? [{ file, title: name, medium: 'video' as const }] : []))
  return [...own, ...kept]
}

/** RFC 9562 §5.5, a UUID made from a name: of the publication and the path that the article first had in it. */
function permanentId(publication: string, firstPath: string): string {
  const namespace = Buffer.from('5c2f7a1e8f0b4c51a4d09b3e6d1f2a77', 'hex')
  const bytes = createHash('sha1').update(namespace).update(`${publication}\n${firstPath}`).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`
}
