import type { z } from 'zod'
import type { DocumentKind } from '../read/classify-path.ts'
import { articleSchema } from './article.ts'
import { authorSchema } from './author.ts'
import { blogSchema } from './blog.ts'
import { breakingSchema } from './breaking.ts'
import { evidenceSchema } from './evidence.ts'
import { publicationSchema } from './publication.ts'
import { topicSchema } from './topic.ts'

/** What the fields of each kind of file must be: of the whole of a YAML file, of the front matter of an MDX file. */
export const schemasByKind: Record<DocumentKind, z.ZodType> = {
  publication: publicationSchema,
  blog: blogSchema,
  author: authorSchema,
  topic: topicSchema,
  breaking: breakingSchema,
  article: articleSchema,
  evidence: evidenceSchema,
}
