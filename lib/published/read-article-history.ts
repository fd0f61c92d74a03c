import { setImmediate as pause } from 'node:timers/promises'
import { cacheLife } from 'next/cache'
import type { Catalogue } from '#lib/catalogue/catalogue.ts'
import type { Article } from '#lib/catalogue/types.ts'
import { articleTag, authorTag, blogTag, evidenceTag, publicationTag } from '#lib/edge/tags.ts'
import { readFileHistory } from '#lib/git/file-history.ts'
import { readBlobs } from '#lib/git/read-blobs.ts'
import type { ArticleVersion } from '#lib/history/public-versions.ts'
import type { ArticleHistory } from '#lib/history/tell-history.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

/** Versions of one article, and the bytes they may have together. */
const most = { versions: 100, bytes: 16_000_000 }

/** What has changed in an article since it was published; undefined when no reader may see the article. `id` is `<blog>/<slug>`. */
export async function readArticleHistory(id: string): Promise<{ article: Article; history: ArticleHistory } | undefined> {
  'use cache'
  tagged(articleTag(id), publicationTag)
  const catalogue = await theCatalogue()
  const [article, source] = [catalogue.article(id), catalogue.articleSource(id)]
  if (!article || !source) {
    cacheLife('max')
    return undefined
  }
  tagged(blogTag(article.blog.id), ...article.authors.map((author) => authorTag(author.id)), ...Object.keys(article.evidence).map(evidenceTag))
  // With the parsers.
  const { pictureOf, publicVersions } = await import('#lib/history/public-versions.ts')
  const { tellHistory } = await import('#lib/history/tell-history.ts')
  const committed = await committedVersions(source)
  const { image } = article
  const today = { ...versionOf(article), ...(image ? { image: pictureOf(image.href.slice(image.href.lastIndexOf('/') + 1), image) } : {}) }
  const known = publicVersions(committed.versions, new Date())
  const isToday = (version: ArticleVersion) => seen(version) === seen(today)
  const place = known.findLastIndex(isToday)
  // What an editor has saved may be committed at any time, without another change for readers.
  if (place < 0) cacheLife('minutes')
  else cacheLife('max')
  const versions = place < 0 ? [...known, today] : [...known.slice(0, place), { ...today, at: known[place]!.at }]
  const history = tellHistory(versions, {
    language: article.language,
    evidence: Object.fromEntries(Object.values(article.evidence).map(({ id, shows }) => [id, shows])),
    ...(source.history.from === undefined ? {} : { from: source.history.from }),
    showsRemoved: (source.history.removed ?? catalogue.publication().history?.removed) === 'shown',
    isCutShort: committed.isCutShort,
  })
  return { article, history }
}

/** Those that hold, oldest first. A repository that is not there, or does not answer, has none. */
async function committedVersions({ path, formerIds }: NonNullable<ReturnType<Catalogue['articleSource']>>) {
  const { contentDir } = readEnvironment()
  const { readVersion } = await import('#lib/history/public-versions.ts')
  const ids = new Set(formerIds)
  const idOf = (file: string) => /^blogs\/([^/]+)\/\d{4}\/([^/]+)\.mdx$/.exec(file)?.slice(1).join('/') ?? ''
  try {
    const formerFolders = [...new Set([...ids].map((former) => `blogs/${former.split('/')[0]}`))]
    const history = await readFileHistory(contentDir, { path, formerFolders, isFormer: (file) => ids.has(idOf(file)), most: most.versions })
    const blobs = await readBlobs(contentDir, history.versions.map(({ blob }) => blob).reverse(), most.bytes)
    const versions = []
    for (const { at, blob } of history.versions) {
      const bytes = blobs.get(blob)
      const version = bytes && readVersion(path, { at, bytes })
      if (version) versions.push(version)
      // A server goes on answering meanwhile.
      await pause()
    }
    return { versions, isCutShort: history.isCutShort || blobs.size < new Set(history.versions.map(({ blob }) => blob)).size || history.versions.length === 0 }
  } catch (error) {
    if (!/not a git repository/.test(String(error))) console.error('history:', error instanceof Error ? error.message : error)
    return { versions: [], isCutShort: true }
  }
}

/** Today's, as the catalogue has it: newer ones may be withheld, and it may not be committed yet. */
function versionOf({ retracted, title, summary, authors, topics, date, corrections, body }: Article): ArticleVersion {
  return {
    retracted, title, summary, date, corrections, body,
    authors: authors.map(({ id }) => id),
    topics: topics.map(({ id }) => id),
  }
}

const seen = ({ at: _, topics: __, image, ...version }: ArticleVersion) => JSON.stringify([image, Object.entries(version).sort(([a], [b]) => (a < b ? -1 : 1))])
