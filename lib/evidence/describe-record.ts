import type { EvidenceMedium, EvidenceRecord } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { type Direction, directionOf } from '#lib/languages/direction-of.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatDate, formatDateTime } from '#lib/languages/format-date.ts'
import { nameIn } from '#lib/languages/name-of.ts'
import { platformName } from './platform-name.ts'

/** Whom a record is described to. */
export interface DescriptionSetting {
  /** The article's. */
  language: string
  /** The publication's. */
  timeZone: string
}

/**
 * All that is to be said of a record, in the reader's words and in the order it is said. Every surface lays
 * out this and nothing else: the page, the plain HTML of feeds, plain text. What is added here is added to all.
 */
export interface Description {
  id: string
  /** “Preserved from Telegram”. */
  source: string
  /** Where it was; no link when it is gone. */
  url?: string
  /** The author's name, or that it is withheld; leads to the account. */
  author: Part
  handle?: string
  /** To be read before anything under it is shown. */
  warning?: { label: string; text: string; show: string }
  words?: Passage
  translation?: Passage & { label: string }
  media: DescribedMedium[]
  /** Stands for the words and media when there are none. */
  absence?: string
  shows: string
  facts: Fact[]
  withheld: { sentence: string; sum: string }[]
}

export interface Passage {
  language: string
  direction: Direction
  lines: string[]
}

export interface DescribedMedium {
  medium: EvidenceMedium
  /** “Video”. */
  kind: string
  /** “Captions”. */
  captions: string
  /** The language of its captions. */
  language: string
}

interface Fact {
  term: string
  details: Part[][]
}

/** A run of a detail: words, a time, or an address. */
export type Part = string | { text: string; datetime: string } | { text: string; href: string }

export function describeRecord(record: EvidenceRecord, setting: DescriptionSetting): Description {
  const words = dictionaryFor(setting.language)
  const { id, author, text, translation, media, warning, shows } = record
  const name = author.name ?? words.nameWithheld
  return {
    id,
    source: fill(words.evidenceOn, { platform: platformName(record.platform) ?? words.webPage }),
    url: record.url,
    author: author.url === undefined ? name : { text: name, href: author.url },
    handle: author.handle,
    warning: warning === undefined ? undefined : { label: words.warning, text: warning, show: words.show },
    words: text === undefined ? undefined : passage(text, record.language),
    translation: translation && { ...passage(translation.text, translation.language), label: translationLabel(record, setting.language) },
    media: media.map((medium) => ({ medium, kind: words.mediaKinds[medium.kind], captions: words.captions, language: translation?.language ?? record.language })),
    absence: text === undefined && media.length === 0 ? words.onlyReference : undefined,
    shows,
    facts: factsOf(record, setting),
    withheld: record.withheld.map(({ field, since, reason, sha256 }) => ({
      sentence: fill(words.withheld, { date: formatDate(since, setting.language, setting.timeZone), field: fieldName(field, setting.language), reason }),
      sum: fill(words.fingerprint, { sum: sha256 }),
    })),
  }
}

const passage = (text: string, language: string): Passage => ({ language, direction: directionOf(language), lines: text.trim().split(/\n+/) })

function translationLabel({ language: from, translation }: EvidenceRecord, language: string): string {
  const words = dictionaryFor(language)
  const [name, translator] = [nameIn(from, language), translation?.translator]
  return translator ? fill(words.translatedBy, { language: name, name: translator }) : fill(words.translation, { language: name })
}

/** When it was posted and preserved, and where else it is. */
function factsOf({ posted, captured, original, url, archives, rights }: EvidenceRecord, { language, timeZone }: DescriptionSetting): Fact[] {
  const words = dictionaryFor(language)
  const time = (datetime: string) => ({ text: formatDateTime(datetime, language, timeZone), datetime })
  const [before, after] = fill(words.capturedBy, { name: captured.by }).split('{time}') as [string, string]
  const facts: Fact[] = [
    { term: words.posted, details: [[time(posted)]] },
    { term: words.captured, details: [[before, time(captured.at), after]] },
  ]
  if (original === 'gone') facts.push({ term: words.original, details: [url === undefined ? [words.originalGone] : [`${words.originalGone} `, url]] })
  else if (url !== undefined) facts.push({ term: words.original, details: [[{ text: new URL(url).host, href: url }]] })
  if (archives.length > 0) facts.push({ term: words.archivedCopies, details: archives.map(({ label, url: href }) => [{ text: label, href }]) })
  if (rights !== undefined) facts.push({ term: words.rights, details: [[rights]] })
  return facts
}

function fieldName(field: string, language: string): string {
  const { fields } = dictionaryFor(language)
  return field.startsWith('media.') ? `${fields.media} (${field.slice('media.'.length)})` : (fields[field] ?? field)
}
