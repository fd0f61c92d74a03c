import type { z } from 'zod'
import { articleSchema } from '../schemas/article.ts'
import { classifyPath } from './classify-path.ts'
import { decodeText } from './decode-text.ts'
import { splitFrontMatter } from './front-matter.ts'
import { readYaml } from './read-yaml.ts'

export interface ArticleFields {
  id: string
  fields: z.infer<typeof articleSchema>
}

/** An article's front matter, whatever stands below it; undefined if it does not hold. */
export function readArticleFields(path: string, bytes: Uint8Array): ArticleFields | undefined {
  const facts = classifyPath(path)
  const decoded = decodeText(bytes)
  if (facts.kind !== 'article' || facts.problem || 'problem' in decoded) return undefined
  const parts = splitFrontMatter(decoded.text)
  if ('problem' in parts) return undefined
  const yaml = readYaml(parts.yaml, 2)
  const result = yaml.problems.length > 0 ? undefined : articleSchema.safeParse(yaml.data)
  return result?.success ? { id: facts.id, fields: result.data } : undefined
}
