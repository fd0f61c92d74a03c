import type { z } from 'zod'
import type { Place } from '#lib/mdx/body-problem.ts'
import type { CheckedBody } from '#lib/mdx/check-body.ts'
import type { articleSchema } from '../schemas/article.ts'
import type { authorSchema } from '../schemas/author.ts'
import type { blogSchema } from '../schemas/blog.ts'
import type { breakingSchema } from '../schemas/breaking.ts'
import type { evidenceSchema } from '../schemas/evidence.ts'
import type { publicationSchema } from '../schemas/publication.ts'
import type { topicSchema } from '../schemas/topic.ts'

interface Read<Kind extends string, Schema extends z.ZodType> {
  kind: Kind
  id: string
  fields: z.infer<Schema>
  /** Where fields stand that something else may contradict, by their path: `authors.0`, `image.src`, `from`. */
  places: Record<string, Place>
}

/** What makes most of an article, and what linking has no use for. */
export interface Body {
  /** What pages are made of; see `lib/mdx/body-tree.ts`. */
  tree: string
  /** Its words, for the search. */
  words: string
}

/** A file that holds by itself, without the body of an article; whether what it refers to exists is for `sync/link-…` to say. */
export type Document =
  | Read<'publication', typeof publicationSchema>
  /** `body` as in `Body.tree`. */
  | (Read<'blog', typeof blogSchema> & { body: string })
  | (Read<'author', typeof authorSchema> & { body: string })
  | Read<'topic', typeof topicSchema>
  | Read<'breaking', typeof breakingSchema>
  | (Read<'article', typeof articleSchema> & { facts: Omit<CheckedBody, 'problems' | 'text' | 'tree'> })
  | Read<'evidence', typeof evidenceSchema>

export type DocumentOf<Kind extends Document['kind']> = Extract<Document, { kind: Kind }>
