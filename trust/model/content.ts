/** What is published in the model: two articles, a picture of each, and a list of both. */
export const articles = ['x', 'y'] as const
export type ArticleId = (typeof articles)[number]

export interface ArticleState {
  /** The commit that changed it last: only grows. */
  commit: number
  /** Milliseconds since 1970: under embargo until then. */
  from: number
  isGone: boolean
}

export type Content = Readonly<Record<ArticleId, ArticleState>>

/** `list`, `x`, `y`; `x.jpg`, `y.jpg` as files, which servers do not share. */
export const paths = ['list', ...articles, ...articles.map((id) => `${id}.jpg`)] as readonly string[]
export const articleOf = (path: string) => articles.find((id) => path === id || path === `${id}.jpg`)
export const isFile = (path: string) => path.endsWith('.jpg')

/** What an answer says of what it was made of, so that it can be told whether it is older than another. */
export interface Said {
  /** The newest commit of what it shows, or shows no more. */
  commit: number
  /** Of each article that it shows, until when that was under embargo. */
  shown: Partial<Record<ArticleId, number>>
}

export interface Answer {
  /** 200, 410 (for all that is not there), 503. */
  status: number
  said: Said
  keys: readonly string[]
  release?: number
}

/** Whether what is said is of before: an older commit, or the same at an earlier hour. Of a file, which is the same or not there: that it is there, and is not to be. */
export const isOlder = (path: string, one: Said, other: Said) =>
  isFile(path) ? one.commit < other.commit && Object.keys(other.shown).length < Object.keys(one.shown).length : isBefore(one, other)

const isBefore = (one: Said, other: Said) => one.commit < other.commit || (one.commit === other.commit && Object.keys(one.shown).length < Object.keys(other.shown).length)
