/**
 * What a preview shows. Nothing here, and nothing that renders it, is a cached read: what is kept anywhere could one day be
 * answered to a reader.
 */
import { ensureCatalogue } from '#lib/catalogue/ensure-catalogue.ts'
import type { Article, Draft, MediaFile, Publication } from '#lib/catalogue/types.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { theTime } from '#lib/site/the-time.ts'
import { signPreview } from './preview-link.ts'

export interface Preview {
  publication: Publication
  /** The public origin. */
  origin: string
  draft: Draft
}

/** The catalogue as it is now, whatever readers may see of it. */
export function theDrafts() {
  const { contentDir, dataDir } = readEnvironment()
  return ensureCatalogue({ contentDir, dataDir, now: new Date(theTime()) })
}

/**
 * @param id `<blog>/<slug>`.
 * @param expires Of the link, in Unix seconds: the addresses of its pictures end with it.
 * @returns undefined when there is no such article.
 */
export async function readPreview(id: string, expires: number): Promise<Preview | undefined> {
  const { siteUrl: origin, previewSecrets } = readEnvironment()
  const catalogue = await theDrafts()
  const draft = previewSecrets && catalogue.draftForPreview(id)
  if (!draft) return undefined
  const version = draft.version && { ...draft.version, article: withSignedMedia(draft.version.article, expires, previewSecrets) }
  return { publication: catalogue.publication(), origin, draft: { ...draft, version } }
}

function withSignedMedia(article: Article, expires: number, secrets: readonly string[]): Article {
  const signed = <File extends MediaFile>(file: File): File => ({ ...file, href: signPreview({ media: file.href.replace('/media/', '') }, expires, secrets) })
  return {
    ...article,
    ...(article.image ? { image: signed(article.image) } : {}),
    media: mapValues(article.media, signed),
    evidence: mapValues(article.evidence, (record) => ({
      ...record,
      media: record.media.map((medium) => ({
        ...signed(medium),
        ...(medium.poster ? { poster: signed(medium.poster) } : {}),
        ...(medium.captions ? { captions: signed(medium.captions) } : {}),
      })),
    })),
  }
}

const mapValues = <Value>(record: Record<string, Value>, map: (value: Value) => Value): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
