import { reservedSegments } from '#lib/site/urls.ts'
import { gate, type State, type Status } from '../gate.ts'
import { normalPath } from '../normal-path.ts'
import type { DocumentOf } from '../read/document.ts'
import type { ArticleSource, Correction, LiveUpdate, MediaFile, Picture, Timestamp } from '../types.ts'
import type { StoredBlog } from './link-document.ts'
import type { Links } from './links.ts'
import { parseStored } from '../store/stored-value.ts'

/** What a teaser shows, with ids where it will show names. */
export interface StoredCard {
  title: string
  summary: string
  date: Timestamp
  updated?: Timestamp
  language: string
  authors: string[]
  image?: Picture
  live: boolean
}

/** The rest of an article, but for its body. */
export interface StoredPage {
  firstPath: string
  topics: string[]
  keyPoints: string[]
  corrections: Correction[]
  media: Record<string, MediaFile>
  evidence: string[]
  updates: LiveUpdate[]
  modified: Timestamp
  history?: ArticleSource['history']
}

export interface LinkedArticle {
  id: string
  path: string
  status: Status
  state: State
  dateMs: number
  month: string
  /** Unix milliseconds. */
  modifiedMs: number
  correctedMs: number | undefined
  blog: string
  /** The article this is a translation of, or itself. */
  original: string
  card: StoredCard
  page: StoredPage
  aliases: string[]
  /** Where its date stands. */
  datePlace: { line: number; column: number }
}

export interface LinkContext {
  now: Date
  /** `yyyy-mm` in the publication's time zone. */
  month: (instant: Timestamp) => string
}

/** What a file asks for as its own: only one file can have each. */
export function claimsOf({ id, fields }: DocumentOf<'article'>): string[] {
  return [`id:${id}`, ...new Set(fields.aliases.map((alias) => `alias:${normalPath(alias)}`))]
}

/** The article as the catalogue keeps it, or undefined when it has to be withheld. */
export function linkArticle(article: DocumentOf<'article'>, links: Links, { now, month }: LinkContext): LinkedArticle | undefined {
  const { id, fields, facts } = article
  const blog = id.slice(0, id.indexOf('/'))
  const folder = links.path.replace(/\.mdx$/, '')
  checkClaims(article, links)
  const start = { line: 1, column: 1 }
  links.refer('blog', blog, start)
  for (const [index, author] of fields.authors.entries()) links.refer('author', author, `authors.${index}`)
  for (const [index, topic] of fields.topics.entries()) links.refer('topic', topic, `topics.${index}`)
  const evidence = [...new Set(facts.evidence.map((use) => use.id))]
  for (const use of facts.evidence) links.refer('evidence', use.id, use)
  weighEvidence(facts.evidence, links)
  const image = fields.image && links.picture(folder, fields.image, 'image.src')
  const media: Record<string, MediaFile> = {}
  for (const use of facts.media) {
    const found = links.media(folder, use.name, use.as, use)
    if (!found) continue
    const { hash: _, ...file } = found
    media[use.name] = file
  }
  const original = linkOriginal(article, links)
  const language = fields.language ?? blogLanguage(blog, links)
  if (links.failed || language === undefined) return undefined

  const retracted = fields.status === 'retracted'
  const updates = retracted ? [] : facts.updates
  const corrected = latest(fields.corrections.map(({ date }) => date))
  const modified = latest([fields.date, ...[fields.updated, corrected, latest(updates.map(({ at }) => at))].filter((date) => date !== undefined)])!
  return {
    id,
    path: links.path,
    status: fields.status,
    state: gate(fields.status, fields.date, now),
    dateMs: Date.parse(fields.date),
    month: month(fields.date),
    modifiedMs: Date.parse(modified),
    correctedMs: corrected === undefined ? undefined : Date.parse(corrected),
    blog,
    original,
    card: {
      title: fields.title,
      summary: fields.summary,
      date: fields.date,
      ...(fields.updated !== undefined ? { updated: fields.updated } : {}),
      language,
      authors: fields.authors,
      ...(image ? { image } : {}),
      live: !retracted && (fields.live === 'running' || (facts.live && fields.live !== 'ended')),
    },
    // What is retracted is not kept, so that nothing can show it by mistake.
    page: {
      firstPath: fields.aliases[0] === undefined ? `/${id}` : normalPath(fields.aliases[0]),
      topics: fields.topics,
      keyPoints: retracted ? [] : fields.keyPoints,
      corrections: fields.corrections,
      media: retracted ? {} : media,
      evidence: retracted ? [] : evidence,
      updates,
      modified,
      ...(fields.history ? { history: fields.history } : {}),
    },
    aliases: fields.aliases.map(normalPath),
    datePlace: article.places['date'] ?? start,
  }
}

function latest(dates: Timestamp[]): Timestamp | undefined {
  return dates.toSorted((a, b) => Date.parse(b) - Date.parse(a))[0]
}

function checkClaims(article: DocumentOf<'article'>, links: Links): void {
  const holder = (key: string) => {
    links.dependencies.add(key)
    return links.store.get<{ path: string }>('SELECT path FROM claims WHERE key = ? ORDER BY path LIMIT 1', key)?.path
  }
  const own = holder(`id:${article.id}`)
  if (own !== undefined && own !== links.path) {
    links.error({ line: 1, column: 1 }, `The address /${article.id} already belongs to ${own}`, 'rename this file: a name may occur only once in a blog, in whatever year')
  }
  for (const [index, written] of article.fields.aliases.entries()) {
    const alias = normalPath(written)
    const at = `aliases.${index}`
    const first = alias.split('/')[1] ?? ''
    const page = holder(`id:${alias.slice(1)}`)
    const other = holder(`alias:${alias}`)
    links.dependencies.add(`blog:${first}`)
    if ((reservedSegments as readonly string[]).includes(first) || alias === '/') {
      links.error(at, `The site uses ${alias === '/' ? '/' : `/${first}`} itself`, 'remove this alias')
    } else if (links.store.get("SELECT 1 FROM documents WHERE kind = 'blog' AND id = ?", alias.slice(1))) {
      links.error(at, `${alias} is the address of a blog`, 'remove this alias')
    } else if (page !== undefined) {
      const mend = page === links.path ? 'remove this alias: it is the address of the article itself' : 'remove this alias, or rename that file'
      links.error(at, `${alias} is the address of ${page}`, mend)
    } else if (other !== undefined && other !== links.path) {
      links.error(at, `${alias} is already an alias of ${other}`, 'remove it from one of the two')
    }
  }
}

function linkOriginal({ id, fields }: DocumentOf<'article'>, links: Links): string {
  if (fields.translationOf === undefined) return id
  const target = fields.translationOf
  links.dependencies.add(`id:${target}`).add(`original:${target}`)
  const found = links.store.get<{ translationOf: string | null; present: number }>(
    `SELECT document IS NOT NULL AS present, document ->> '$.fields.translationOf' AS translationOf
     FROM files WHERE kind = 'article' AND id = ? ORDER BY path LIMIT 1`, target)
  if (target === id) links.error('translationOf', 'An article cannot be a translation of itself', 'remove translationOf, or name the original')
  else if (!found) links.error('translationOf', `There is no article “${target}”`, 'write <blog>/<slug> of the original')
  else if (found.translationOf !== null) {
    links.warn('translationOf', `“${target}” is itself a translation`, `name the original, ${found.translationOf}`)
    return found.translationOf
  }
  return target
}

function blogLanguage(blog: string, links: Links): string | undefined {
  links.dependencies.add(`blog-language:${blog}`)
  const row = links.store.get<{ json: string }>("SELECT json FROM documents WHERE kind = 'blog' AND id = ?", blog)
  return row && parseStored<StoredBlog>(row.json).language
}

/** Characters of all records where they are shown, each line of theirs counted as a hundred more: a page is made of them while others wait. */
const mostShown = 250_000

function weighEvidence(uses: DocumentOf<'article'>['facts']['evidence'], links: Links): void {
  const weights = new Map<string, number>()
  let shown = 0
  for (const use of uses) {
    let weight = weights.get(use.id)
    if (weight === undefined) weights.set(use.id, (weight = weightOf(use.id, links)))
    shown += weight
    if (shown <= mostShown) continue
    links.error(use, `The records shown up to here have more than ${mostShown.toLocaleString('en')} characters, or thousands of lines`, 'show each once, or split the article')
    return
  }
}

function weightOf(id: string, links: Links): number {
  const json = links.store.get<{ json: string }>("SELECT json FROM documents WHERE kind = 'evidence' AND id = ?", id)?.json ?? ''
  return json.length + 100 * (json.split('\\n').length - 1)
}
