import { z } from 'zod'
import { languageCodes } from '#lib/languages/languages.ts'
import { line } from './fields.ts'

/** `topics/<topic>.yaml`. */
export const topicSchema = z.strictObject({
  name: line(80),
  description: line(600),
  names: z.strictObject(Object.fromEntries(languageCodes.map((code) => [code, line(80).optional()]))).default({}),
})
