import { z } from 'zod'
import { quoted } from '#lib/site/printable.ts'
import { anyLanguage, checked, fileName, line, prose, sha256, timestamp, webAddress } from './fields.ts'

const medium = z
  .strictObject({
    file: fileName.describe('The file beside this record.'),
    kind: z.enum(['image', 'video', 'audio']).describe('What it is.'),
    alt: line(2000).describe('What it shows, for those who cannot see it.'),
    caption: line(1000).optional().describe('What stands under it.'),
    width: z.int().positive().max(100_000).optional().describe('In pixels. A picture’s is read from its file; a video’s has to be written.'),
    height: z.int().positive().max(100_000).optional().describe('In pixels. A picture’s is read from its file; a video’s has to be written.'),
    sha256: sha256.describe('The sum of the file as it was captured: proves that nobody changed it since.'),
    poster: fileName.optional().describe('A still picture that stands for the video before it plays.'),
    captions: fileName.optional().describe('What is said, as a WebVTT file: in the language of the translation if there is one, else in the record’s own.'),
  })
  .superRefine(({ kind, width, height }, context) => {
    if (kind !== 'video') return
    for (const [side, pixels] of Object.entries({ width, height })) {
      if (pixels === undefined) context.addIssue(fault([], `has no ${side}`, `write ${side}: and the video’s ${side} in pixels, that the page need not move when it comes`))
    }
  })

const withheldFields = ['url', 'author.name', 'author.handle', 'author.url', 'text', 'translation', 'archives']

/** What may be taken out of a record later; of the media, each by its file: `media.square.jpg`. */
const withheldField = checked(200, (value) =>
  withheldFields.includes(value) || (value.startsWith('media.') && fileName.safeParse(value.slice('media.'.length)).success)
    ? undefined
    : { message: `${quoted(value)} cannot be withheld`, mend: `write ${withheldFields.join(', ')}, or media. and the name of a file` },
)

const withheld = z.strictObject({
  field: withheldField.describe('Which part: url, author.name, author.handle, author.url, text, translation, archives, or media. and the name of a file.'),
  since: timestamp.describe('When it was taken out.'),
  reason: line(1000).describe('Why; readers see it.'),
  /** Of the medium as captured; of a text, of the salt the editor keeps, a line feed and the text. */
  sha256: sha256.describe('Proves later what was removed. npm run evidence -- withhold makes it.'),
})

/** `evidence/<id>/record.yaml`. */
export const evidenceSchema = z
  .strictObject({
    platform: z
      .enum(['x', 'youtube', 'instagram', 'facebook', 'telegram', 'tiktok', 'mastodon', 'bluesky', 'vk', 'web'])
      .describe('Where it was posted; web for any other page.'),
    url: webAddress.optional().describe('The address of the original.'),
    author: z
      .strictObject({
        name: line(200).optional().describe('As shown there.'),
        handle: line(200).optional().describe('As in @name.'),
        url: webAddress.optional().describe('The address of the account.'),
      })
      .default({})
      .describe('Who posted it.'),
    posted: timestamp.describe('When it was posted, as in 2019-06-09T14:20:00+06:00.'),
    language: anyLanguage.describe('The language of the post, as in ru, kk or uz-Cyrl.'),
    text: prose(100_000).optional().describe('Its words, whole and unchanged.'),
    translation: z
      .strictObject({
        language: anyLanguage.describe('The language translated into.'),
        text: prose(100_000).describe('The words in that language.'),
        translator: line(200).optional().describe('Who translated it.'),
      })
      .optional()
      .describe('Its words in a language of the readers.'),
    shows: line(1000).describe('What it is evidence of, in one sentence.'),
    media: z.array(medium).max(50).default([]).describe('Its pictures, videos and sounds.'),
    captured: z
      .strictObject({ at: timestamp.describe('When.'), by: line(200).describe('By whom.') })
      .describe('When this copy was made, and by whom.'),
    archives: z
      .array(z.strictObject({ label: line(120).describe('The name of the archive.'), url: webAddress.describe('The address of the copy.') }))
      .max(50)
      .default([])
      .describe('Copies elsewhere.'),
    original: z.enum(['live', 'gone']).default('live').describe('Whether the original is still up.'),
    rights: line(2000).optional().describe('A note on rights.'),
    warning: line(600).optional().describe('Shown before the media, as in Shows a person being detained.'),
    withheld: z.array(withheld).max(50).default([]).describe('What was taken out of the record later, and why.'),
  })
  .superRefine((record, context) => {
    const removed = new Set(record.withheld.map(({ field }) => field))
    const needed = { 'url': record.url, 'author.name': record.author.name }
    for (const [field, value] of Object.entries(needed)) {
      if (value === undefined && !removed.has(field)) context.addIssue(fault([field.split('.')[0]!], `has no ${field}`, 'write it; if it had to be removed, say so under withheld'))
    }
    for (const [index, { field, sha256: sum }] of record.withheld.entries()) {
      const path = ['withheld', index, 'field']
      if (record.withheld.findIndex((other) => other.field === field) < index) context.addIssue(fault(path, `${quoted(field)} stands here twice`, 'remove one'))
      if (valueOf(record, field, sum) !== undefined) context.addIssue(fault(path, `${quoted(field)} is said to be withheld and still stands in the record`, 'remove it above, in the repository’s history too if it must stay secret'))
    }
    if (removed.has('author.handle') && record.author.url !== undefined) {
      context.addIssue(fault(['author', 'url'], 'leads to the account whose handle is withheld', 'withhold author.url too'))
    }
  })
  .meta({ title: 'An evidence record', description: 'A post, video or page kept with the articles that argue from it. npm run preserve writes it.' })

type Values = { url?: string; author: { name?: string; handle?: string; url?: string }; text?: string; translation?: unknown; archives: unknown[]; media: { file: string; sha256: string }[] }

/** A medium may stay under its name with what identifies somebody removed from it: then its sum is another. */
function valueOf(record: Values, field: string, sum: string): unknown {
  switch (field) {
    case 'author.name':
    case 'author.handle':
    case 'author.url':
      return record.author[field.slice('author.'.length) as keyof Values['author']]
    case 'archives':
      return record.archives[0]
    case 'url':
    case 'text':
    case 'translation':
      return record[field]
    default:
      return record.media.find(({ sha256 }) => sha256 === sum)
  }
}

const fault = (path: (string | number)[], message: string, mend: string) => ({ code: 'custom' as const, path, message, params: { mend } })
