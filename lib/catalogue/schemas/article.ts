import { z } from 'zod'
import { articleId, id, ids, internalPath, line, picture, prose, siteLanguage, timestamp } from './fields.ts'

/** Front matter of `blogs/<blog>/<yyyy>/<slug>.mdx`. */
export const articleSchema = z
  .strictObject({
    title: line(300),
    date: timestamp,
    updated: timestamp.optional(),
    authors: z.array(id).min(1).max(30),
    topics: ids.default([]),
    summary: line(1000),
    image: picture.optional(),
    language: siteLanguage.optional(),
    translationOf: articleId.optional(),
    status: z.enum(['draft', 'published', 'retracted']).default('published'),
    corrections: z.array(z.strictObject({ date: timestamp, text: prose(4000) })).max(100).default([]),
    aliases: z.array(internalPath).max(50).default([]),
  })
  .superRefine((article, context) => {
    if (article.updated && Date.parse(article.updated) < Date.parse(article.date)) {
      context.addIssue({ code: 'custom', path: ['updated'], message: 'is before “date”', params: { mend: 'correct one of the two, or remove updated' } })
    }
    for (const field of ['authors', 'topics'] as const) {
      for (const [index, value] of article[field].entries()) {
        if (article[field].indexOf(value) === index) continue
        context.addIssue({ code: 'custom', path: [field, index], message: `“${value}” stands here twice`, params: { mend: 'remove one' } })
      }
    }
  })
