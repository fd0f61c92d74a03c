import { z } from 'zod'
import { ids, line, picture, prose, siteLanguage } from './fields.ts'

/** Front matter of `blogs/<blog>/blog.mdx`. */
export const blogSchema = z
  .strictObject({
    name: line(80).describe('The name of the blog.'),
    language: siteLanguage.describe('The language its articles are written in, unless one says otherwise.'),
    authors: ids.default([]).describe('Who writes it: the names of files in authors/, without .mdx.'),
    kind: z.enum(['news', 'notes']).default('news').describe('Reported news, or a writer’s own notes: what search engines are told its articles are.'),
    tagline: line(200).describe('A few words under its name.'),
    disclaimer: prose(2000).optional().describe('Stands under each of its articles; the publication’s, if this is left out.'),
    image: picture.optional().describe('A picture that stands for the blog. The file lies beside blog.mdx.'),
  })
  .meta({ title: 'A blog', description: 'What stands above About This Blog, between two lines of three hyphens.' })
