import { z } from 'zod'
import { accounts, line, picture } from './fields.ts'

/** Front matter of `authors/<author>.mdx`. */
export const authorSchema = z.strictObject({
  name: line(120),
  role: line(200),
  portrait: picture.optional(),
  accounts,
})
