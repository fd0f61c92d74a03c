import { z } from 'zod'
import { anyLanguage, fileName, line, prose, timestamp, webAddress, sha256 } from './fields.ts'

/** `evidence/<id>/record.yaml`. */
export const evidenceSchema = z.strictObject({
  platform: z.enum(['x', 'youtube', 'instagram', 'facebook', 'telegram', 'tiktok', 'mastodon', 'bluesky', 'vk', 'web']),
  url: webAddress,
  author: z.strictObject({ name: line(200), handle: line(200).optional(), url: webAddress.optional() }),
  posted: timestamp,
  language: anyLanguage,
  text: prose(100_000).optional(),
  translation: z.strictObject({ language: anyLanguage, text: prose(100_000), translator: line(200).optional() }).optional(),
  shows: line(1000),
  media: z
    .array(
      z.strictObject({
        file: fileName,
        kind: z.enum(['image', 'video', 'audio']),
        alt: line(2000),
        caption: line(1000).optional(),
        /** Pixels. */
        width: z.int().positive().max(100_000).optional(),
        height: z.int().positive().max(100_000).optional(),
        sha256,
        poster: fileName.optional(),
        captions: fileName.optional(),
      }),
    )
    .max(50)
    .default([]),
  captured: z.strictObject({ at: timestamp, by: line(200) }),
  archives: z.array(z.strictObject({ label: line(120), url: webAddress })).max(50).default([]),
  original: z.enum(['live', 'gone']).default('live'),
  rights: line(2000).optional(),
  warning: line(600).optional(),
  withheld: z.array(z.strictObject({ field: line(100), since: timestamp, reason: line(1000) })).max(50).default([]),
})
