/** The files an editor begins: what they asked for, fitted to what there is, and written. Each answers with the path in the content folder. */
import type { Store } from '#lib/catalogue/store/store.ts'
import type { Problem } from '#lib/catalogue/types.ts'
import { withCheckCatalogue, type CheckOptions } from './check-catalogue.ts'
import { chooseAuthors } from './choose-authors.ts'
import { articleFile, authorFile, blogFile, breakingFile, topicFile, type NewFile } from './compose-file.ts'
import { localTimestamp } from './local-timestamp.ts'
import { CannotWrite, allOf, holderOf, oneOf, thePublication } from './newsroom.ts'
import { slugFor } from './slug-for.ts'
import { writeNewFile } from './write-new-file.ts'

export interface Desk extends Omit<CheckOptions, 'only'> {
  /** Puts a question to the editor, if there is one to ask. */
  ask?: (question: string) => Promise<string>
}

export interface ArticleRequest {
  kind: 'article'
  blog: string
  title: string
  authors: readonly string[]
  topics: readonly string[]
  slug?: string
  language?: string
  translationOf?: string
}

interface BreakingRequest {
  kind: 'breaking'
  text: string
  link?: string
  /** How long it stands. */
  hours: number
  language?: string
  id?: string
}

type OtherRequest =
  | { kind: 'author'; name: string; role: string; about: string; id?: string }
  | { kind: 'topic'; name: string; description: string; id?: string }
  | { kind: 'blog'; name: string; language: string; authors: readonly string[]; tagline: string; about: string; id?: string }

export type Request = ArticleRequest | BreakingRequest | OtherRequest

/** @throws CannotWrite if nothing was written. */
export async function begin(request: Request, desk: Desk): Promise<string> {
  const file = await withCheckCatalogue(desk, (store, { problems }) => {
    switch (request.kind) {
      case 'article':
        return composeArticle(request, desk, store, problems)
      case 'breaking':
        return composeBreaking(request, desk, store, problems)
      case 'author':
        return authorFile({ ...request, id: request.id ?? nameFor(request.name, '--id') })
      case 'topic':
        return topicFile({ ...request, id: request.id ?? nameFor(request.name, '--id') })
      case 'blog':
        for (const author of request.authors) oneOf(store, 'author', author)
        return blogFile({ ...request, id: request.id ?? nameFor(request.name, '--id') })
    }
  })
  await writeNewFile(desk, file)
  return file.path
}

async function composeArticle({ blog, title, topics, slug: given, language, translationOf, authors: named }: ArticleRequest, { contentDir, now, ask }: Desk, store: Store, problems: readonly Problem[]): Promise<NewFile> {
  const { timeZone } = thePublication(store, problems)
  const home = oneOf(store, 'blog', blog)
  for (const topic of topics) oneOf(store, 'topic', topic)
  const slug = given ?? nameFor(title, '--slug')
  const holder = holderOf(store, `/${blog}/${slug}`)
  if (holder !== undefined) throw new CannotWrite(`The address /${blog}/${slug} belongs to ${holder}: choose another with --slug, as in --slug ${slug}-2.`)
  const authors = await chooseAuthors({ store, contentDir, blog, named, ask })
  return articleFile({
    blog, slug, title, authors, topics, translationOf, date: localTimestamp(now, timeZone), language: language ?? home.language, knownTopics: [...allOf(store, 'topic').keys()],
  })
}

function composeBreaking({ text, link, hours, language, id }: BreakingRequest, { now }: Desk, store: Store, problems: readonly Problem[]): NewFile {
  const publication = thePublication(store, problems)
  const [from, until] = [now, new Date(now.getTime() + hours * 3_600_000)].map((instant) => localTimestamp(instant, publication.timeZone)) as [string, string]
  return breakingFile({ id: id ?? `${from.slice(0, 10)}-${nameFor(text, '--id', 40)}`, text, link, from, until, language: language ?? publication.language })
}

function nameFor(title: string, option: string, longest?: number): string {
  const name = slugFor(title, longest)
  if (name === '') throw new CannotWrite(`No address can be made of “${title}”: give one with ${option}, in letters a–z, digits and hyphens.`)
  return name
}
