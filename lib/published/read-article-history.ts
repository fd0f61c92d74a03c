import { LRUCache } from 'lru-cache'
import { cacheLife } from 'next/cache'
import { theCheckPool } from '#lib/catalogue/check-pool.ts'
import type { Article, ArticleSource } from '#lib/catalogue/types.ts'
import { articleTag, authorTag, blogTag, evidenceTag, ownTag, publicationTag } from '#lib/edge/tags.ts'
import { readFileHistory } from '#lib/git/file-history.ts'
import { readBlobs } from '#lib/git/read-blobs.ts'
import { repositoryOf } from '#lib/git/repository.ts'
import { type ArticleVersion, type CheckedVersion, pictureOf, publicVersions, versionOf } from '#lib/history/public-versions.ts'
import { type ArticleHistory, tellHistory } from '#lib/history/tell-history.ts'
import { proseOf } from '#lib/mdx/prose-blocks.ts'
import { InTurn } from '#lib/site/in-turn.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { reportAs } from '#lib/site/log.ts'
import { theTime } from '#lib/site/the-time.ts'
import { theCatalogue } from './open.ts'
import { tagged } from './tagged.ts'

/** Versions of one article, and the bytes they may have together. */
const most = { versions: 100, bytes: 4_000_000 }
/** By the ids of their contents: of a live blog, which changes every few minutes, only the newest is to be read. */
const versionsRead = new LRUCache<string, Omit<CheckedVersion, 'at'>>({ maxSize: 12_000_000, sizeCalculation: ({ body }) => body.length + 1_000 })
/** Whoever asks for the histories of all articles gets them one after another. */
const inTurn = new InTurn<Committed>(1)

/** What has changed in an article since it was published; undefined when no reader may see the article. `id` is `<blog>/<slug>`. */
export async function readArticleHistory(id: string): Promise<{ article: Article; history: ArticleHistory } | undefined> {
  'use cache'
  tagged(articleTag(id), ownTag(id), publicationTag)
  const catalogue = await theCatalogue()
  const [article, source] = [catalogue.article(id), catalogue.articleSource(id)]
  if (!article || !source) {
    cacheLife('max')
    return undefined
  }
  tagged(blogTag(article.blog.id), ...article.authors.map((author) => authorTag(author.id)), ...Object.keys(article.evidence).map(evidenceTag))
  const committed = await inTurn.do(`${id} ${JSON.stringify(source)}`, () => committedVersions(source))
  const { image } = article
  const today = { ...shownOf(article), ...(image ? { image: pictureOf(image.href.slice(image.href.lastIndexOf('/') + 1), image) } : {}) }
  const known = publicVersions(committed.versions, new Date(theTime()))
  const place = known.findLastIndex((version) => seen(version) === seen(today))
  // What an editor has saved may be committed at any time, without another change for readers.
  if (place < 0) cacheLife('minutes')
  else cacheLife('max')
  const versions = place < 0 ? [...known, { ...today, prose: proseOf(today.body) }] : known.slice(0, place + 1)
  const history = await tellHistory(versions, {
    language: article.language,
    evidence: Object.fromEntries(Object.values(article.evidence).map(({ id, shows }) => [id, shows])),
    ...(source.history.from === undefined ? {} : { from: source.history.from }),
    showsRemoved: (source.history.removed ?? catalogue.publication().history?.removed) === 'shown',
    earlier: committed.earlier,
  })
  return { article, history }
}

interface Committed {
  versions: CheckedVersion[]
  /** Whether there were more: than there is room for, or than a shallow clone has; or nothing can be known. */
  earlier: ArticleHistory['earlier']
}

/** Those that hold, oldest first. A repository that is not there, or does not answer, has none. */
async function committedVersions({ path, formerIds }: ArticleSource): Promise<Committed> {
  const { contentDir } = readEnvironment()
  const ids = new Set(formerIds)
  const idOf = (file: string) => /^blogs\/([^/]+)\/\d{4}\/([^/]+)\.mdx$/.exec(file)?.slice(1).join('/') ?? ''
  try {
    const formerFolders = [...new Set([...ids].map((former) => `blogs/${former.split('/')[0]}`))]
    const repository = repositoryOf(contentDir)
    const history = await readFileHistory(repository, { path, formerFolders, isFormer: (file) => ids.has(idOf(file)), most: most.versions })
    const blobs = await readBlobs(repository, history.versions.map(({ blob }) => blob).reverse(), most.bytes)
    const unread = [...blobs].filter(([blob]) => !versionsRead.has(blob))
    const checked = await theCheckPool().check(unread.map(([, bytes]) => ({ path, bytes })))
    const read = new Map(unread.map(([blob], index) => [blob, versionOf(checked[index]!)]))
    const versions = history.versions.flatMap(({ at, blob }): CheckedVersion[] => {
      const version = read.get(blob) ?? versionsRead.get(blob)
      if (version) versionsRead.set(blob, version)
      return version ? [{ ...version, at }] : []
    })
    const isTooMuch = history.versions.length === most.versions || history.versions.some(({ blob }) => !blobs.has(blob))
    const isUnknown = history.isCutShort || history.versions.length === 0
    return { versions, earlier: isTooMuch ? 'hidden' : isUnknown ? 'unknown' : 'none' }
  } catch (error) {
    if (!/not (?:in )?a git repository/.test(String(error))) reportAs('history')(error)
    return { versions: [], earlier: 'unknown' }
  }
}

/** Today's, as the catalogue has it: newer ones may be withheld, and it may not be committed yet. */
function shownOf({ retracted, title, summary, authors, topics, date, corrections, body }: Article): Omit<ArticleVersion, 'prose'> {
  return {
    retracted, title, summary, date, corrections, body,
    authors: authors.map(({ id }) => id),
    topics: topics.map(({ id }) => id),
  }
}

/** All but the topics, of which the catalogue leaves out those that have no file any more. */
const seen = ({ retracted, title, summary, image, authors, date, corrections, body }: Omit<ArticleVersion, 'prose'>) =>
  JSON.stringify([retracted, title, summary, image, authors, date, corrections, body])
