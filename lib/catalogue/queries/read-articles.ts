import { emptyTree } from '#lib/mdx/body-tree.ts'
import type { State } from '../gate.ts'
import type { Store } from '../store/store.ts'
import type { StoredCard, StoredPage } from '../sync/link-article.ts'
import type { Article, ArticleSource, Teaser } from '../types.ts'
import { readEvidence, readTopic, refer } from './read-people.ts'
import { parseStored, withoutSum } from '../store/stored-value.ts'

export interface CardRow {
  id: string
  blog: string
  state: State
  card: string
}

export function toTeaser(store: Store, row: CardRow): Teaser {
  const { authors, ...card } = parseStored<StoredCard>(row.card)
  return {
    id: row.id,
    ...card,
    blog: refer(store, 'blog', row.blog),
    authors: authors.map((id) => refer(store, 'author', id)),
    retracted: row.state === 'retracted',
  }
}

export interface ArticleRow extends CardRow {
  page: string
  original: string
  /** Null when it was retracted. */
  tree: string | null
}

/** An article that readers may see, or that it was retracted. */
export function readArticle(store: Store, id: string): Article | undefined {
  const row = store.get<ArticleRow>(
    "SELECT id, blog, state, card, page, original, tree FROM articles a LEFT JOIN bodies b ON b.number = a.body WHERE id = ? AND state IN ('public', 'retracted')", id)
  return row && toArticle(store, row)
}

export function toArticle(store: Store, row: ArticleRow): Article {
  const { id } = row
  const page = parseStored<StoredPage>(row.page)
  return {
    ...toTeaser(store, row),
    firstPath: page.firstPath,
    topics: page.topics.flatMap((topic) => readTopic(store, topic) ?? []),
    keyPoints: page.keyPoints,
    corrections: page.corrections,
    ...(row.original === id ? {} : { original: row.original }),
    translations: store.all<Article['translations'][number]>(
      "SELECT id, language, title FROM articles WHERE original = ? AND id <> ? AND state = 'public' ORDER BY language, id", row.original, id).map((other) => ({ ...other })),
    body: row.tree === null ? emptyTree : withoutSum(row.tree),
    updates: page.updates,
    modified: page.modified,
    media: page.media,
    evidence: Object.fromEntries(page.evidence.flatMap((record) => {
      const found = readEvidence(store, record)
      return found ? [[record, found]] : []
    })),
  }
}

/** Undefined for what readers may not see. */
export function readArticleSource(store: Store, id: string): ArticleSource | undefined {
  const row = store.get<{ path: string; page: string }>("SELECT path, page FROM articles WHERE id = ? AND state IN ('public', 'retracted')", id)
  if (!row) return undefined
  const aliases = store.all<{ alias: string }>('SELECT alias FROM aliases WHERE id = ? ORDER BY alias', id).map(({ alias }) => alias.slice(1))
  return { path: row.path, formerIds: [id, ...aliases.filter((alias) => /^[a-z0-9-]+\/[a-z0-9-]+$/.test(alias))], history: parseStored<StoredPage>(row.page).history ?? {} }
}
