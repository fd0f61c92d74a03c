import { z } from 'zod'
import { anyLanguage, checked, fileName, line, prose, sha256, timestamp, webAddress } from './fields.ts'

const medium = z
  .strictObject({
    file: fileName,
    kind: z.enum(['image', 'video', 'audio']),
    alt: line(2000),
    caption: line(1000).optional(),
    /** Pixels. A picture's are read from its file; a video's have to be written. */
    width: z.int().positive().max(100_000).optional(),
    height: z.int().positive().max(100_000).optional(),
    /** Of the file as captured. */
    sha256,
    poster: fileName.optional(),
    /** WebVTT, in the language of the translation if there is one, else in the record's own. */
    captions: fileName.optional(),
  })
  .superRefine(({ kind, width, height }, context) => {
    if (kind !== 'video') return
    for (const [side, pixels] of Object.entries({ width, height })) {
      if (pixels === undefined) context.addIssue(fault([], `has no ${side}`, `write ${side}: and the video’s ${side} in pixels, that the page need not move when it comes`))
    }
  })

const withheldFields = ['url', 'author.name', 'author.handle', 'author.url', 'text', 'translation', 'archives']

/** What may be taken out of a record later; of the media, each by its file: `media.square.jpg`. */
const withheldField = checked((value) =>
  withheldFields.includes(value) || (value.startsWith('media.') && fileName.safeParse(value.slice('media.'.length)).success)
    ? undefined
    : { message: `“${value}” cannot be withheld`, mend: `write ${withheldFields.join(', ')}, or media. and the name of a file` },
)

const withheld = z.strictObject({
  field: withheldField,
  since: timestamp,
  reason: line(1000),
  /** Of the medium as captured; of a text, of the salt the editor keeps, a line feed and the text. Proves later what was removed. */
  sha256,
})

/** `evidence/<id>/record.yaml`. */
export const evidenceSchema = z
  .strictObject({
    platform: z.enum(['x', 'youtube', 'instagram', 'facebook', 'telegram', 'tiktok', 'mastodon', 'bluesky', 'vk', 'web']),
    url: webAddress.optional(),
    author: z.strictObject({ name: line(200).optional(), handle: line(200).optional(), url: webAddress.optional() }).default({}),
    posted: timestamp,
    language: anyLanguage,
    text: prose(100_000).optional(),
    translation: z.strictObject({ language: anyLanguage, text: prose(100_000), translator: line(200).optional() }).optional(),
    shows: line(1000),
    media: z.array(medium).max(50).default([]),
    captured: z.strictObject({ at: timestamp, by: line(200) }),
    archives: z.array(z.strictObject({ label: line(120), url: webAddress })).max(50).default([]),
    original: z.enum(['live', 'gone']).default('live'),
    rights: line(2000).optional(),
    warning: line(600).optional(),
    withheld: z.array(withheld).max(50).default([]),
  })
  .superRefine((record, context) => {
    const removed = new Set(record.withheld.map(({ field }) => field))
    const needed = { 'url': record.url, 'author.name': record.author.name }
    for (const [field, value] of Object.entries(needed)) {
      if (value === undefined && !removed.has(field)) context.addIssue(fault([field.split('.')[0]!], `has no ${field}`, 'write it; if it had to be removed, say so under withheld'))
    }
    for (const [index, { field, sha256: sum }] of record.withheld.entries()) {
      const path = ['withheld', index, 'field']
      if (record.withheld.findIndex((other) => other.field === field) < index) context.addIssue(fault(path, `“${field}” stands here twice`, 'remove one'))
      if (valueOf(record, field, sum) !== undefined) context.addIssue(fault(path, `“${field}” is said to be withheld and still stands in the record`, 'remove it above, in the repository’s history too if it must stay secret'))
    }
    if (removed.has('author.handle') && record.author.url !== undefined) {
      context.addIssue(fault(['author', 'url'], 'leads to the account whose handle is withheld', 'withhold author.url too'))
    }
  })

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
