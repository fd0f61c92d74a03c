import { z } from 'zod'
import { languageCodes, languages } from '#lib/languages/languages.ts'
import { line } from './fields.ts'

const nameIn = (code: string) => languages.find((language) => language.code === code)!.name

/** `topics/<topic>.yaml`. */
export const topicSchema = z
  .strictObject({
    name: line(80).describe('The name of the topic.'),
    description: line(600).describe('One or two sentences on what belongs to it.'),
    names: z
      .strictObject(Object.fromEntries(languageCodes.map((code) => [code, line(80).optional().describe(`Its name in ${nameIn(code)}.`)])))
      .default({})
      .describe('Its name in other languages of the site.'),
  })
  .meta({ title: 'A topic', description: 'What articles are about.' })
