import { z } from 'zod'
import { ids, line, picture, prose, siteLanguage } from './fields.ts'

/** Front matter of `blogs/<blog>/blog.mdx`. */
export const blogSchema = z.strictObject({
  name: line(80),
  language: siteLanguage,
  authors: ids.default([]),
  /** Reported `news`, or a writer's own `notes`: what search engines are told its articles are. */
  kind: z.enum(['news', 'notes']).default('news'),
  tagline: line(200),
  disclaimer: prose(2000).optional(),
  image: picture.optional(),
})
