/**
 * Every word of the interface. Each language has one file of this shape, so that a missing
 * word is a type error. `{name}` marks where a value goes; see `fill`.
 */

/** Forms by plural category (CLDR); `other` always exists. `{n}` is the number, already formatted. */
export type PluralForms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>

export interface Dictionary {
  // Landmarks and skip links
  skipToContent: string
  skipToNavigation: string
  skipToSearch: string
  blogs: string
  breadcrumbs: string
  languages: string
  home: string

  // The breaking-news bar
  breaking: string
  dismiss: string

  // Listings
  more: string
  olderArticles: string
  archive: string
  archiveOf: string
  articlesOfMonth: string
  earlierMonth: string
  laterMonth: string
  pages: string
  pageOf: string
  previousPage: string
  nextPage: string
  articleCount: PluralForms
  noArticles: string
  articlesIn: string
  articlesBy: string
  live: string
  retracted: string

  // An article
  by: string
  updated: string
  alsoIn: string
  corrections: string
  retractedNotice: string
  topics: string
  aboutBlog: string
  aboutAuthor: string
  blogArchive: string
  related: string
  adjacent: string
  previousArticle: string
  nextArticle: string
  picture: string
  missingMedium: string
  note: string
  table: string
  footnotes: string
  /** For the link from a footnote back to the text. */
  backToText: string

  // A live blog
  keyPoints: string
  /** A link for those without script. */
  refreshUpdates: string
  newUpdates: PluralForms
  editedUpdates: string
  liveRunning: string
  livePaused: string
  liveOffline: string
  liveEnded: string
  pause: string
  resume: string
  newestUpdate: string
  withdrawnUpdate: string

  // Evidence
  evidenceOn: string
  webPage: string
  translation: string
  translatedBy: string
  posted: string
  captured: string
  capturedBy: string
  original: string
  originalGone: string
  archivedCopies: string
  rights: string
  warning: string
  show: string
  withheld: string
  fingerprint: string
  nameWithheld: string
  onlyReference: string
  captions: string
  mediaKinds: Record<'image' | 'video' | 'audio', string>
  missingEvidence: string
  /** Words for the fields a record may withhold, e.g. `author.handle`. */
  fields: Record<string, string>

  // Search
  search: string
  searchLabel: string
  searchPrompt: string
  /** Too many search at the same time. */
  searchBusy: string
  searchResults: string
  resultCount: PluralForms
  /** Of which there are more: the newest. */
  resultCountMore: PluralForms
  noResults: string
  noResultsAdvice: string
  browseTopics: string
  browseBlogs: string

  // The page of corrections
  correctionsLead: string
  reportMistake: string
  noCorrections: string

  // A preview
  preview: {
    label: string
    draft: string
    embargoed: string
    public: string
    retracted: string
    /** How long the link works. */
    until: string
    /** Of the newest version of a file that has an older one, and of one that has none. */
    withheld: string
    onlyWithheld: string
    /** Of the link itself. */
    invalid: string
    expired: string
    missing: string
  }

  // The page of an article's history
  historyTitle: string
  historyLead: string
  /** Where words are left out. */
  historyRule: string
  historyEvents: Record<'published' | 'changed' | 'retracted' | 'republished', string>
  /** Of what has no date yet. */
  latestChange: string
  historyFacts: Record<'picture' | 'authors' | 'topics' | 'date' | 'links', string>
  noChanges: string
  earlierChanges: Record<'hidden' | 'unknown', string>
  headline: string
  standfirst: string
  preservedPost: string
  /** Said before inserted and deleted words, for who does not see how they are marked. */
  added: string
  takenOut: string
  wordsTakenOut: PluralForms
  unchangedParagraphs: PluralForms
  tooLongToShow: string

  // The page that is not there
  missingTitle: string
  missingText: string
  goneTitle: string
  goneText: string
  recentArticles: string

  // The foot
  // Feeds
  feeds: string
  feedsIntroduction: string
  everything: string
  authors: string
  blogsAsOpml: string

  timesIn: string
}
