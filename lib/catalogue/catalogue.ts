import type { BigIntStats } from 'node:fs'
import { join } from 'node:path'
import { feedSize } from './page-sizes.ts'
import { countWithheld, currentProblems } from './queries/current-problems.ts'
import { listingKey } from './queries/listing-key.ts'
import { mediaTypeOf, type MediaType } from './read/media-types.ts'
import { archiveOf, monthAfter, monthPage, neighboursOf, newestIds, newestIn, relatedTo, yearsOf } from './queries/read-listing.ts'
import { idsByName, readAuthor, readBlog, readEvidence, readTopic } from './queries/read-people.ts'
import { readArticle, readArticleSource } from './queries/read-articles.ts'
import { committedMedia, readDraft } from './queries/read-draft.ts'
import { historyPage, newestPage } from './queries/read-history.ts'
import { readPublication } from './queries/read-publication.ts'
import { publicMedia } from './queries/public-media.ts'
import { resolvePath } from './queries/resolve-path.ts'
import { correctedArticles, newsSince, sitemapEntries, sitemapFronts, sitemapMonths } from './queries/read-sitemap.ts'
import { searchArticles } from './queries/search-articles.ts'
import { databasePath, type Damage, damageOf, fileIdentity, openDatabase } from './store/database.ts'
import { Store } from './store/store.ts'
import { stampOf } from './sync/walk.ts'
import type {
  Archive, Article, ArticleSource, Author, Blog, BreakingItem, CorrectedArticle, Draft, EvidenceRecord, HistoryPage, HistoryPart, Language, Listing, MonthPage, NewsEntry, Problem,
  Publication, Resolution, SearchPage, SitemapEntry, SitemapFront, SitemapMonth, Teaser, Topic,
} from './types.ts'
import { parseStored } from './store/stored-value.ts'

export interface CatalogueOptions {
  /** The content folder, for the files that are served from it. */
  contentDir: string
  /** Where `catalogue.db` lies. */
  dataDir: string
}

export interface ServedMedia {
  /** Absolute. */
  path: string
  /** The folder it must lie in, wherever links lead. */
  root: string
  type: MediaType
  /** SHA-256, hexadecimal. */
  hash: string
  /** Whether a file is still the one that was read when the catalogue was brought up to date. */
  isSame: (stats: BigIntStats) => boolean
}

/** There is no catalogue to read from: `ensureCatalogue` makes one. */
class CatalogueMissing extends Error {
  constructor(dataDir: string, options?: ErrorOptions) {
    super(`There is no catalogue in ${dataDir}: call ensureCatalogue first`, options)
    this.name = 'CatalogueMissing'
  }
}

/** Does not touch the disk; the first query does. */
export const openCatalogue = (options: CatalogueOptions): Catalogue => new Catalogue(options)

/**
 * What readers may see, as of the last synchronisation. Every method is one or a few reads by key; none
 * looks at the clock. Throws `CatalogueMissing` when there is nothing to read.
 */
export class Catalogue {
  readonly #options: CatalogueOptions
  #open: { store: Store; identity: bigint } | undefined
  /** What a query met; `ensureCatalogue` builds it anew. */
  damaged: Damage | undefined

  constructor(options: CatalogueOptions) {
    this.#options = options
  }

  publication(): Publication {
    return this.#read(readPublication)
  }

  /** By name. */
  blogs(): Blog[] {
    return this.#read((store) => idsByName(store, 'blog').flatMap((id) => readBlog(store, id) ?? []))
  }

  blog(id: string): Blog | undefined {
    return this.#read((store) => readBlog(store, id))
  }

  authors(): Author[] {
    return this.#read((store) => idsByName(store, 'author').flatMap((id) => readAuthor(store, id) ?? []))
  }

  author(id: string): Author | undefined {
    return this.#read((store) => readAuthor(store, id))
  }

  topics(): Topic[] {
    return this.#read((store) => idsByName(store, 'topic').flatMap((id) => readTopic(store, id) ?? []))
  }

  topic(id: string): Topic | undefined {
    return this.#read((store) => readTopic(store, id))
  }

  /** Those that have articles. */
  languages(): Language[] {
    return this.#read((store) =>
      store.all<{ key: string }>("SELECT DISTINCT key FROM months WHERE key > 'language:' AND key < 'language;'").map(({ key }) => key.slice('language:'.length)))
  }

  /** Public, or retracted: then without its text. */
  article(id: string): Article | undefined {
    return this.#read((store) => readArticle(store, id))
  }

  articleSource(id: string): ArticleSource | undefined {
    return this.#read((store) => readArticleSource(store, id))
  }

  newest(listing: Listing, limit: number): Teaser[] {
    return this.#read((store) => newestIn(store, listingKey(listing), limit))
  }

  /** Where to go on after the first `limit` articles, as `yyyy-mm`; undefined if there are no more. */
  olderMonth(listing: Listing, limit: number): string | undefined {
    return this.#read((store) => monthAfter(store, listingKey(listing), limit))
  }

  /** `month` as `yyyy-mm`, `page` from 1. Undefined for a month without articles, or a page it does not have. */
  month(listing: Listing, month: string, page: number, pageSize: number): MonthPage | undefined {
    return this.#read((store) => monthPage(store, listingKey(listing), month, page, pageSize))
  }

  /** The newest, or a closed part of the listing's history; undefined for a part that is not there. */
  history(listing: Listing, part?: HistoryPart): HistoryPage | undefined {
    const key = listingKey(listing)
    return this.#read((store) => (part ? historyPage(store, key, part, feedSize) : newestPage(store, key, feedSize)))
  }

  archive(listing: Listing): Archive {
    return this.#read((store) => archiveOf(store, listingKey(listing)))
  }

  /** Years with articles, newest first, none after `upToYear`. */
  years(listing: Listing, upToYear: number): number[] {
    return this.#read((store) => yearsOf(store, listingKey(listing), upToYear))
  }

  /** In its blog. */
  neighbours(id: string): { previous?: Teaser; next?: Teaser } {
    return this.#read((store) => neighboursOf(store, id))
  }

  /** Older articles that share topics, most shared first. */
  related(id: string, limit: number): Teaser[] {
    return this.#read((store) => relatedTo(store, id, limit))
  }

  /** In force, newest first. */
  breaking(): BreakingItem[] {
    return this.#read((store) => parseStored<BreakingItem[]>(store.get<{ value: string }>("SELECT value FROM facts WHERE name = 'breaking'")?.value ?? '[]'))
  }

  evidence(id: string): EvidenceRecord | undefined {
    return this.#read((store) => readEvidence(store, id))
  }

  /** `page` from 1. Never fails on what is asked. */
  search(query: string, page: number, pageSize: number): SearchPage {
    return this.#read((store) => searchArticles(store, query, page, pageSize))
  }

  /** The months of every blog, at most `limit`. */
  sitemapMonths(limit: number): SitemapMonth[] {
    return this.#read((store) => sitemapMonths(store, limit))
  }

  /** One month of a blog, oldest first; `page` from 1. */
  sitemapEntries(blog: string, month: string, page: number): SitemapEntry[] {
    return this.#read((store) => sitemapEntries(store, blog, month, page))
  }

  /** The fronts of all listings. */
  sitemapFronts(): SitemapFront[] {
    return this.#read(sitemapFronts)
  }

  /** What was published after `since`, newest first, at most as many as a news sitemap takes. */
  newsSince(since: Date): NewsEntry[] {
    return this.#read((store) => newsSince(store, since))
  }

  /** Last corrected first; what was retracted among them. */
  corrected(limit: number): CorrectedArticle[] {
    return this.#read((store) => correctedArticles(store, limit))
  }

  /** A root-relative path without query. */
  resolve(path: string): Resolution {
    return this.#read((store) => resolvePath(store, path))
  }

  /** The committed file behind `/media/<hash>/<name>`, if something public shows it. Readers get a clean copy: see lib/media. */
  mediaByHref(hash: string, name: string): ServedMedia | undefined {
    return this.#media(publicMedia, hash, name)
  }

  /** Whatever its state. For previews alone: nothing of it may be kept where readers are answered from. */
  draftForPreview(id: string): Draft | undefined {
    return this.#read((store) => readDraft(store, id))
  }

  /** As `mediaByHref`, but of whatever an editor committed. For previews alone. */
  mediaForPreview(hash: string, name: string): ServedMedia | undefined {
    return this.#media(committedMedia, hash, name)
  }

  #media(query: typeof publicMedia, hash: string, name: string): ServedMedia | undefined {
    const type = mediaTypeOf(name)
    if (type === undefined || !/^[0-9a-f]{16}$/.test(hash)) return undefined
    const found = this.#read((store) => query(store, hash, name))
    return found && { path: join(this.#options.contentDir, found.path), root: this.#options.contentDir, type, hash: found.hash, isSame: (stats) => stampOf(stats) === found.stamp }
  }

  recentArticleIds(limit: number): string[] {
    return this.#read((store) => newestIds(store, 'all', limit))
  }

  problems(): Problem[] {
    return this.#read(currentProblems)
  }

  /** The newest moment of the content that is taken as past (milliseconds since 1970): what was public then and in force is shown. */
  asOf(): number {
    return this.#read((store) => Number(store.get<{ value: string }>("SELECT value FROM facts WHERE name = 'as-of'")!.value))
  }

  /** Files with an error. */
  withheldFiles(): number {
    return this.#read(countWithheld)
  }

  close(): void {
    this.#open?.store.database.close()
    this.#open = undefined
    this.damaged = undefined
  }

  #read<Result>(query: (store: Store) => Result): Result {
    const store = this.#store()
    try {
      return query(store)
    } catch (cause) {
      const damage = damageOf(cause)
      if (!damage) throw cause
      this.close()
      this.damaged = damage
      throw new CatalogueMissing(this.#options.dataDir, { cause })
    }
  }

  /** The database that lies there now: it may have been deleted or replaced since the last query. */
  #store(): Store {
    const { dataDir } = this.#options
    const identity = fileIdentity(databasePath(dataDir))
    if (this.#open && this.#open.identity === identity) return this.#open.store
    this.close()
    const database = identity === undefined ? undefined : openDatabase(dataDir, { readOnly: true, thorough: false })
    if (!database || identity === undefined) {
      if (identity !== undefined) this.damaged = 'pages'
      throw new CatalogueMissing(dataDir)
    }
    this.#open = { store: new Store(database), identity }
    return this.#open.store
  }
}
