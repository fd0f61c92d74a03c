import { z } from 'zod'
import { accounts, line, picture } from './fields.ts'

/** Front matter of `authors/<author>.mdx`. */
export const authorSchema = z
  .strictObject({
    name: line(120).describe('As it stands under articles.'),
    role: line(200).describe('What they are, as in Editor, Tashkent.'),
    portrait: picture.optional().describe('A portrait. The file lies in the folder of the author’s own name beside this file.'),
    accounts: accounts.describe('Where else readers find them.'),
  })
  .meta({ title: 'An author', description: 'What stands above a biography, between two lines of three hyphens.' })
