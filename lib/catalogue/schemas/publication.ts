import { z } from 'zod'
import { accounts, timeZone, internalPath, line, mailAddress, prose, siteLanguage } from './fields.ts'

/** `publication.yaml`. */
export const publicationSchema = z.strictObject({
  name: line(80),
  tagline: line(200),
  description: line(600),
  language: siteLanguage,
  timeZone,
  disclaimer: prose(2000),
  navigation: z.array(z.strictObject({ label: line(60), href: internalPath })).max(30).default([]),
  accounts,
  email: mailAddress.optional(),
  /** Where readers report mistakes. */
  corrections: mailAddress.optional(),
})
