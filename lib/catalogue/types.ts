/**
 * What the catalogue hands out: plain data, already checked, already decided to be public.
 * Everything here survives `structuredClone`, so that cached reads can hold it.
 */

/** A BCP 47 tag; the publication's own are those with a dictionary in `lib/languages`. */
export type Language = string

/** An instant as written in the content: ISO 8601 with offset. */
export type Timestamp = string

/** A file the site serves itself, addressed by what is in it. */
export interface MediaFile {
  /** `/media/<first 16 hex digits of SHA-256>/<file name>` */
  href: string
  /** Media type, e.g. `image/jpeg`. */
  type: string
  /** Pixels; absent for what has none (captions) or could not be read (video). */
  width?: number
  height?: number
  /** CSS `background` for the time until a picture comes; `lib/published` adds it where it is worth its bytes. */
  placeholder?: string
}

export interface Picture extends MediaFile {
  width: number
  height: number
  /** Empty only for a picture marked decorative. */
  alt: string
  caption?: string
  credit?: string
  /** CSS `object-position`, e.g. `50% 30%`: what a crop must keep. */
  focus?: string
}

interface Account {
  label: string
  url: string
}

export interface Publication {
  name: string
  tagline: string
  description: string
  language: Language
  /** IANA name; every date is shown in it. */
  timeZone: string
  disclaimer: string
  email?: string
  /** The mail address for reports of mistakes. */
  corrections?: string
  /** For articles that do not say it themselves. */
  history?: { removed: 'shown' | 'hidden' }
  navigation: { label: string; href: string }[]
  accounts: Account[]
}

export interface Reference {
  id: string
  name: string
}

export interface Blog extends Reference {
  language: Language
  /** Reported news, or a writer's own notes. */
  kind: 'news' | 'notes'
  tagline: string
  /** The blog's own, or the publication's. */
  disclaimer: string
  authors: Reference[]
  image?: Picture
  /** About This Blog: a stored body, see `lib/mdx/body-tree.ts`. */
  body: string
}

export interface Author extends Reference {
  role: string
  portrait?: Picture
  accounts: Account[]
  /** The biography: a stored body. */
  body: string
}

export interface Topic extends Reference {
  description: string
  /** The name in other languages. */
  names: Record<Language, string>
}

/** An article as it stands in a listing. A page that shows it carries the tag `card:<id>`. */
export interface Teaser {
  /** `<blog>/<slug>`; the page is `/<id>`. */
  id: string
  title: string
  /** The standfirst. */
  summary: string
  date: Timestamp
  updated?: Timestamp
  language: Language
  blog: Reference
  authors: Reference[]
  image?: Picture
  /** It is a live blog, and more may come. */
  live: boolean
  retracted: boolean
}

export interface Correction {
  date: Timestamp
  text: string
}

/** An entry of a live blog. */
export interface LiveUpdate {
  at: Timestamp
  title: string
  /** Its words without markup, a line for each block. */
  text: string
}

export interface Article extends Teaser {
  /** The path it first had: the first of its aliases, or its own. What is known by it stays known by it. */
  firstPath: string
  topics: Topic[]
  /** Plain sentences that stand above the text; none when retracted. */
  keyPoints: string[]
  corrections: Correction[]
  /** The id of the text this is a translation of; it need not be public. */
  original?: string
  /** Other-language versions of the same text, either way round. */
  translations: { id: string; language: Language; title: string }[]
  /** The text below the front matter: a stored body. Without words when retracted. */
  body: string
  /** Its `Update` entries, newest first. */
  updates: LiveUpdate[]
  /** When readers last got something new: the last of its date, its update, its corrections and its entries. */
  modified: Timestamp
  /** The files the body names, by the name it uses. */
  media: Record<string, MediaFile>
  /** The records the body names, by id. */
  evidence: Record<string, EvidenceRecord>
}

/** Where an article that readers may see comes from. */
export interface ArticleSource {
  /** Its file, relative to the content folder. */
  path: string
  /** Ids it had before, its own included: `<blog>/<slug>`. */
  formerIds: string[]
  /** What its history may show; see the schema. */
  history: { from?: Timestamp; removed?: 'shown' | 'hidden' }
}

export interface EvidenceMedium extends MediaFile {
  kind: 'image' | 'video' | 'audio'
  alt: string
  caption?: string
  /** SHA-256 of the file as captured, hexadecimal. */
  sha256: string
  /** For a video. */
  poster?: MediaFile
  captions?: MediaFile
}

/** A preserved post, video or page. */
export interface EvidenceRecord {
  id: string
  platform: string
  /** Absent only when withheld; so is the author's name. */
  url?: string
  author: { name?: string; handle?: string; url?: string }
  posted: Timestamp
  language: Language
  text?: string
  translation?: { language: Language; text: string; translator?: string }
  /** One sentence: what this is evidence of. */
  shows: string
  media: EvidenceMedium[]
  captured: { at: Timestamp; by: string }
  archives: { label: string; url: string }[]
  original: 'live' | 'gone'
  rights?: string
  warning?: string
  /** What was taken out later: a field by its path, a medium as `media.<file>`; what was there has this SHA-256 (see the schema). */
  withheld: { field: string; since: Timestamp; reason: string; sha256: string }[]
}

export interface BreakingItem {
  id: string
  text: string
  link?: string
  language: Language
  from: Timestamp
  until: Timestamp
}

/** A set of articles with a front and an archive, newest first. */
export type Listing =
  | { kind: 'all' }
  | { kind: 'blog' | 'author' | 'topic' | 'language'; id: string }

/** Years newest first, months newest first; months without articles are left out. */
export type Archive = { year: number; count: number; months: { month: number; count: number }[] }[]

export interface MonthPage {
  teasers: Teaser[]
  /** From 1; page 1 is the newest of the month. */
  page: number
  pages: number
  /** The nearest months that have articles, as `yyyy-mm`. */
  earlier?: string
  later?: string
}

/** A closed part of a listing's history: `part` counts from 1 with the oldest of the month, `yyyy-mm`. */
export interface HistoryPart {
  month: string
  part: number
}

/** Articles by id, newest first, and the parts of the history around them. */
export interface HistoryPage {
  ids: string[]
  previous?: HistoryPart
  next?: HistoryPart
}

/** One month of a blog, as the index of sitemaps shows it. */
export interface SitemapMonth {
  blog: string
  /** `yyyy-mm` */
  month: string
  /** Sitemaps it is cut into. */
  pages: number
  /** Unix milliseconds: of the newest change to an article in it. */
  modified: number
}

/** An article as a sitemap shows it. */
export interface SitemapEntry {
  id: string
  /** Unix milliseconds. */
  modified: number
  /** `/media/…` */
  image?: string
  /** The article in its languages, itself included; absent when there is one. */
  versions?: { id: string; language: Language }[]
  /** The version the others are translations of; it need not be public. */
  original?: string
}

/** The front of a listing, and when it last got an article. */
export interface SitemapFront {
  listing: Listing
  /** Unix milliseconds. */
  modified?: number
}

/** An article as a news sitemap shows it. */
export interface NewsEntry {
  id: string
  language: Language
  title: string
  /** Unix milliseconds. */
  date: number
}

export interface CorrectedArticle {
  teaser: Teaser
  corrections: Correction[]
}

export interface SearchResult {
  teaser: Teaser
  /** Plain text cut into runs; the marked ones matched. */
  snippet: { text: string; marked: boolean }[]
}

export interface SearchPage {
  results: SearchResult[]
  /** At most a thousand: of more, the newest. */
  total: number
  /** There are more than are found. */
  isMore: boolean
  page: number
  pages: number
}

/** Something wrong with a content file, at a place an editor can go to. */
export interface Problem {
  /** Relative to the content folder, with forward slashes. */
  path: string
  /** From 1. */
  line: number
  /** From 1, in UTF-16 code units as editors count. */
  column: number
  /** An error withholds the file; a warning does not. */
  severity: 'error' | 'warning'
  message: string
  /** How to mend it. */
  mend: string
}

/** An article as an editor may see it before readers do. */
export interface Draft {
  /** What readers may see of it; see gate.ts. */
  state: 'public' | 'embargoed' | 'draft' | 'retracted'
  /** What withholds the newest version of its file: then this is an older one, or there is none. */
  withheld: Problem[]
  /** The last good version, as it will stand between what is public now; absent when there has been none. */
  version?: { article: Article; blog: Blog; previous?: Teaser; next?: Teaser; related: Teaser[]; years: number[] }
}

/** What a path of the site is. */
export type Resolution =
  | { kind: 'page' }
  | { kind: 'redirect'; to: string }
  /** `language` is that of the place it was asked under, for the 404 page. */
  | { kind: 'missing'; language: Language }
  /** An article that readers could see, deleted since; `language` is its own. */
  | { kind: 'gone'; language: Language }
