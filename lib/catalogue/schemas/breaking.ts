import { z } from 'zod'
import { line, link, siteLanguage, timestamp } from './fields.ts'

/** `breaking/<id>.yaml`. */
export const breakingSchema = z
  .strictObject({
    text: line(400),
    link: link.optional(),
    from: timestamp,
    until: timestamp,
    language: siteLanguage.optional(),
  })
  .superRefine((item, context) => {
    if (Date.parse(item.until) > Date.parse(item.from)) return
    context.addIssue({ code: 'custom', path: ['until'], message: 'is not after “from”', params: { mend: 'correct one of the two' } })
  })
