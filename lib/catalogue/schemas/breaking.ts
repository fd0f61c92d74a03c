import { z } from 'zod'
import { line, link, siteLanguage, timestamp } from './fields.ts'

/** `breaking/<id>.yaml`. */
export const breakingSchema = z
  .strictObject({
    text: line(400).describe('What stands in the bar at the head of every page.'),
    link: link.optional().describe('Where it leads: a path on this site, as in /suv/the-empty-canal, or a whole address.'),
    from: timestamp.describe('When it appears, as in 2019-06-09T14:20:00+06:00.'),
    until: timestamp.describe('When it goes by itself.'),
    language: siteLanguage.optional().describe('The language it is written in; the publication’s, if this line is left out.'),
  })
  .superRefine((item, context) => {
    if (Date.parse(item.until) > Date.parse(item.from)) return
    context.addIssue({ code: 'custom', path: ['until'], message: 'is not after “from”', params: { mend: 'correct one of the two' } })
  })
  .meta({ title: 'Breaking news', description: 'One line in the bar at the head of every page.' })
