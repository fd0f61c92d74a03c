import { z } from 'zod'
import { accounts, timeZone, internalPath, line, mailAddress, prose, removedWords, siteLanguage } from './fields.ts'

/** `publication.yaml`. */
export const publicationSchema = z
  .strictObject({
    name: line(80).describe('The name of the publication.'),
    tagline: line(200).describe('A few words under its name.'),
    description: line(600).describe('One or two sentences for search engines and link previews.'),
    language: siteLanguage.describe('The language of the front page and of whatever says no other.'),
    timeZone: timeZone.describe('The time that readers are shown, as in Asia/Tashkent.'),
    disclaimer: prose(2000).describe('Stands under each article, unless its blog has its own.'),
    navigation: z
      .array(z.strictObject({ label: line(60).describe('The word readers see.'), href: internalPath.describe('The path it leads to, as in /suv.') }))
      .max(30)
      .default([])
      .describe('The links at the head of every page.'),
    accounts: accounts.describe('Where else readers find the publication.'),
    email: mailAddress.optional().describe('Where readers write to.'),
    corrections: mailAddress.optional().describe('Where readers report mistakes.'),
    history: z
      .strictObject({ removed: removedWords.describe('Whether words that were taken out of an article are shown, or only counted.') })
      .optional()
      .describe('What the pages of articles’ changes show, where an article does not say it itself.'),
  })
  .meta({ title: 'The publication', description: 'The facts of the whole site.' })
