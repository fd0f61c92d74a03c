import { z } from 'zod'
import { ids, line, picture, prose, siteLanguage } from './fields.ts'

/** Front matter of `blogs/<blog>/blog.mdx`. */
export const blogSchema = z.strictObject({
  name: line(80),
  language: siteLanguage,
  authors: ids.default([]),
  tagline: line(200),
  disclaimer: prose(2000).optional(),
  image: picture.optional(),
})
