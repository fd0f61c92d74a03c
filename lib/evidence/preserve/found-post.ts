import type { z } from 'zod'
import { anyLanguage, line, timestamp, webAddress } from '#lib/catalogue/schemas/fields.ts'
import type { EvidenceFields } from './evidence-fields.ts'
import { cleanLine, cleanText } from './clean-words.ts'

export type Platform = EvidenceFields['platform']

export interface FoundMedium {
  kind: 'image' | 'video' | 'audio'
  /** Absent when the platform shows it and hands no file out. */
  url?: string
  alt?: string
  /** Pixels. */
  width?: number
  height?: number
  /** Addresses of a still picture, the best first. */
  posters?: string[]
}

/** What a source says of a post. All of it has been cleaned; any of it may be missing. */
export interface FoundPost {
  platform: Platform
  url: string
  author: { name?: string; handle?: string; url?: string }
  posted?: string
  language?: string
  text?: string
  warning?: string
  media: FoundMedium[]
  /** What the editor should know, each a sentence. */
  notes: string[]
}

/** The same as it came, believed in nothing. */
export interface RawPost {
  platform: Platform
  url: string
  author?: { name?: unknown; handle?: unknown; url?: unknown }
  posted?: unknown
  language?: unknown
  text?: unknown
  warning?: unknown
  media?: { kind: FoundMedium['kind']; url?: unknown; alt?: unknown; width?: unknown; height?: unknown; posters?: unknown[] }[]
  notes?: string[]
}

const maxMedia = 20

/** @param base what addresses in it are relative to */
export function cleanPost(raw: RawPost, base = raw.url): FoundPost {
  const notes = [...(raw.notes ?? [])]
  const text = cleanText(raw.text)
  if (typeof raw.text === 'string' && text !== undefined && lostLetters(raw.text, text)) notes.push('Invisible control characters were left out of the text.')
  const media = (raw.media ?? []).flatMap((medium): FoundMedium[] => {
    const url = address(medium.url, base)
    const posters = (medium.posters ?? []).flatMap((poster) => address(poster, base) ?? [])
    if (url === undefined && posters.length === 0) return []
    const size = { width: pixels(medium.width), height: pixels(medium.height) }
    return [defined({ kind: medium.kind, url, alt: cleanLine(medium.alt, 2000), ...size, posters: posters.length > 0 ? posters : undefined })]
  })
  if (media.length > maxMedia) notes.push(`Of ${media.length} media, the first ${maxMedia} are kept.`)
  return defined({
    platform: raw.platform,
    url: valid(webAddress, raw.url) ?? base,
    author: defined({ name: cleanLine(raw.author?.name, 200), handle: cleanLine(raw.author?.handle, 200), url: address(raw.author?.url, base) }),
    posted: instant(raw.posted),
    language: language(raw.language),
    text,
    warning: cleanLine(raw.warning, 600),
    media: media.slice(0, maxMedia),
    notes,
  })
}

/** What `first` says, filled up from `second`. Media are taken from one or the other, never mixed. */
export function mergePosts(first: FoundPost, second: FoundPost): FoundPost {
  return {
    ...second,
    ...first,
    author: { ...second.author, ...first.author },
    media: first.media.length > 0 ? first.media : second.media,
    notes: [...first.notes, ...second.notes],
  }
}

/**
 * An instant as records write it: from ISO 8601 with an offset, or from milliseconds since 1970.
 * A date without offset is none: nobody knows which instant it means.
 */
export function instant(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) && Math.abs(value) < 8e15 ? instant(new Date(value).toISOString()) : undefined
  }
  if (typeof value !== 'string') return undefined
  const iso = value.trim().replace(' ', 'T').replace(/([+-]\d\d)(\d\d)$/, '$1:$2').replace(/([+-]\d\d)$/, (offset, _, at: number) => (at > 10 ? `${offset}:00` : offset))
  const short = iso.replace(/\.\d+/, '').replace(/[+-]00:00$/, 'Z')
  return valid(timestamp, short)
}

function language(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined
  try {
    const tag = Intl.getCanonicalLocales(value.trim().replace('_', '-'))[0]
    // X and others say so when they do not know.
    return tag === undefined || /^(und|zxx|mul|qme|qst|qht|qam|qct|art)\b/.test(tag) ? undefined : valid(anyLanguage, tag)
  } catch {
    return undefined
  }
}

function address(value: unknown, base: string): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const url = URL.parse(value.trim(), base)
  return url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? valid(webAddress, url.href) : undefined
}

function pixels(value: unknown): number | undefined {
  const number = Number(value)
  return Number.isInteger(number) && number > 0 && number <= 100_000 ? number : undefined
}

const lostLetters = (raw: string, cleaned: string) => raw.replace(/\s/g, '').length > cleaned.replace(/\s/g, '').length

const valid = (schema: z.ZodType<string>, value: string): string | undefined => schema.safeParse(value).data

/** `{ a: undefined }` says that there is an `a`. */
export function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields
}

export const isLine = (value: string, max: number): boolean => line(max).safeParse(value).success
