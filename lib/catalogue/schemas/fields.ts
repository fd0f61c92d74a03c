/**
 * Values that several kinds of file share. Messages speak to the writer; `: ` sets off how to mend it. What `meta` adds is for
 * the JSON Schemas that editors' programs read (see json-schemas.ts): as near to the check as such a schema comes.
 */
import { z } from 'zod'
import { languageCodes } from '#lib/languages/languages.ts'
import { linkFault, longestLink } from '#lib/mdx/check-link.ts'
import { isUnprintable } from '#lib/mdx/unprintable.ts'
import { quoted } from '#lib/site/printable.ts'

/** What to do about a value that fails, beside what is wrong with it; read by `explain-issue`. */
export interface Fault {
  message: string
  mend: string
}

/**
 * A check whose answer carries both the message and the mend.
 * @param most UTF-16 units: a longer text is refused before anything else looks at it, so that no pattern has to be quick on any length
 */
export function checked(most: number, fault: (value: string) => Fault | undefined) {
  return z.string().superRefine((value, context) => {
    const found = value.length > most ? { message: `is longer than ${most} characters`, mend: `shorten it; it has ${value.length}` } : fault(value)
    if (found) context.addIssue({ code: 'custom', message: found.message, params: { mend: found.mend } })
  })
}

/** UTF-16 units of what is far shorter when it is right; whoever errs is told how it is written. */
const shortest = 200

/** A character that readers see: neither space nor control nor what is there only for those beside it. */
const visible = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u

/** Text on one line that says something. */
export const line = (max = 400) =>
  checked(max, (value) => {
    if (!visible.test(value)) return { message: 'is empty', mend: 'write it, or remove the line' }
    if (/[\r\n]/.test(value.trim())) return { message: 'has a line break', mend: 'write it on one line' }
    if (isUnprintable(value)) return { message: 'contains an invisible control character', mend: 'type it again' }
    return undefined
  }).transform((value) => value.trim()).meta({ pattern: '\\S', maxLength: max, patternErrorMessage: 'is empty: write it, or remove the line' })

/** Text of any length with line breaks. */
export const prose = (max = 20_000) =>
  checked(max, (value) => {
    if (!visible.test(value)) return { message: 'is empty', mend: 'write it, or remove the line' }
    if (isUnprintable(value)) return { message: 'contains an invisible control character', mend: 'type it again' }
    return undefined
  }).transform((value) => value.trim()).meta({ pattern: '\\S', maxLength: max, patternErrorMessage: 'is empty: write it, or remove the line' })

export const idPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export const id = checked(100, (value) =>
  idPattern.test(value)
    ? undefined
    : { message: `${quoted(value)} is not an id`, mend: 'use lower-case letters a–z, digits and single hyphens' },
).meta({ pattern: idPattern.source, maxLength: 100, patternErrorMessage: 'use lower-case letters a–z, digits and single hyphens' })

const articleIdPattern = /^[a-z0-9-]+\/[a-z0-9-]+$/

/** `<blog>/<slug>`. */
export const articleId = checked(201, (value) =>
  articleIdPattern.test(value)
    ? undefined
    : { message: `${quoted(value)} does not name an article`, mend: 'write <blog>/<slug>, as in suv/the-empty-canal' },
).meta({ pattern: articleIdPattern.source, patternErrorMessage: 'write <blog>/<slug>, as in suv/the-empty-canal' })

const fileNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9]+$/

/** A file beside the one that names it. */
export const fileName = checked(120, (value) =>
  fileNamePattern.test(value) && !value.includes('..')
    ? undefined
    : {
        message: `${quoted(value)} is not the name of a file beside the article`,
        mend: 'give only the file name, in letters a–z, digits, dots and hyphens, as in lead.jpg',
      },
).meta({ pattern: fileNamePattern.source, maxLength: 120, patternErrorMessage: 'give only the file name, in letters a–z, digits, dots and hyphens, as in lead.jpg' })

const timestampPattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,3})?)?(Z|[+-](\d\d):(\d\d))$/

/** An instant, ISO 8601 with offset, on a day that exists. */
export const timestamp = checked(shortest, (value) => {
  const example = 'write it as 2019-06-09T14:20:00+06:00'
  const parts = timestampPattern.exec(value)
  if (!parts) {
    const whole = /^\d{4}-\d\d-\d\d$/.test(value) || /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/.test(value)
    return {
      message: whole ? `${quoted(value)} lacks ${value.length > 10 ? 'the offset from UTC' : 'the time and the offset from UTC'}` : `${quoted(value)} is not a date`,
      mend: example,
    }
  }
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] =
    [1, 2, 3, 4, 5, 6, 8, 9].map((part) => Number(parts[part] ?? 0)) as [number, number, number, number, number, number, number, number]
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth) {
    return { message: `There is no day ${value.slice(0, 10)}`, mend: 'correct the month or the day' }
  }
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 14 || offsetMinute > 59) {
    return { message: `There is no time ${value.slice(11)}`, mend: example }
  }
  return year < 1800 ? { message: `The year ${year} cannot be meant`, mend: example } : undefined
}).meta({ pattern: timestampPattern.source, patternErrorMessage: 'write day, time and offset from UTC, as in 2019-06-09T14:20:00+06:00' })

/** A BCP 47 tag (RFC 5646), in its canonical spelling. */
export const anyLanguage = checked(shortest, (value) => {
  const mend = 'write its code, as in ru, kk or uz-Cyrl'
  if (!/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(value)) return { message: `${quoted(value)} is not a language`, mend }
  try {
    const canonical = Intl.getCanonicalLocales(value)[0]
    return canonical === value ? undefined : { message: `${quoted(value)} is spelt differently`, mend: `write ${canonical}` }
  } catch {
    return { message: `${quoted(value)} is not a language`, mend }
  }
}).meta({ pattern: '^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$', patternErrorMessage: 'write the code of the language, as in ru, kk or uz-Cyrl' })

/** A language the site itself speaks. */
export const siteLanguage = checked(shortest, (value) =>
  languageCodes.includes(value)
    ? undefined
    : { message: `The site does not speak ${quoted(value)}`, mend: `use one of ${languageCodes.join(', ')}` },
).meta({ enum: [...languageCodes] })

/** `x% y%`, as CSS `object-position`. */
export const focus = checked(shortest, (value) => {
  const parts = /^(\d{1,3})% (\d{1,3})%$/.exec(value)
  return parts && Number(parts[1]) <= 100 && Number(parts[2]) <= 100
    ? undefined
    : { message: `${quoted(value)} is not a point of the picture`, mend: 'write two percentages, as in 50% 30%' }
}).meta({ pattern: '^\\d{1,3}% \\d{1,3}%$', patternErrorMessage: 'write two percentages, as in 50% 30%' })

/** A path on this site or an address that a page may link to. */
export const link = checked(longestLink, linkFault)

/** An address on the web. */
export const webAddress = checked(longestLink, (value) =>
  linkFault(value) ?? (/^https?:/i.test(value) ? undefined : { message: `${quoted(value)} is not a web address`, mend: 'begin with https://' }),
).meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s/]', maxLength: 2000, patternErrorMessage: 'write a whole address, beginning with https://' })

/** A path on this site, without query or fragment. */
export const internalPath = checked(longestLink, (value) =>
  linkFault(value) ??
  (!value.startsWith('/')
    ? { message: `${quoted(value)} is not a path on this site`, mend: 'begin with /, without the address of the site' }
    : /[?#]/.test(value)
      ? { message: `${quoted(value)} has a query or a fragment`, mend: 'end it before the ? or #' }
      : undefined),
).meta({ pattern: '^/[^?#\\s]*$', patternErrorMessage: 'write a path on this site, beginning with /' })

const mailPattern = /^[^\s@<>"]+@[^\s@<>".]+(?:\.[^\s@<>".]+)+$/

/** At most 254 characters: RFC 5321 §4.5.3.1.3, without its angle brackets. */
export const mailAddress = checked(254, (value) =>
  mailPattern.test(value) ? undefined : { message: `${quoted(value)} is not a mail address`, mend: 'write it as desk@example.org' },
).meta({ pattern: mailPattern.source, patternErrorMessage: 'write it as desk@example.org' })

export const accounts = z
  .array(z.strictObject({ label: line(80).describe('The name of the place, as in Mastodon.'), url: webAddress.describe('The address of the account there.') }))
  .max(20)
  .default([])

/** A picture as front matter names it; an empty `alt` is refused, for a lead or a portrait is never decoration. */
export const picture = z.strictObject({
  src: fileName.describe('The file’s name, without a folder: of an article it lies in the folder of the same name beside it.'),
  alt: line(600).describe('What the picture shows, for those who cannot see it.'),
  caption: line(1000).optional().describe('What stands under the picture.'),
  credit: line(200).optional().describe('Who made the picture.'),
  focus: focus.optional().describe('What must stay in sight where the picture is cropped: from the left and from the top, as in 50% 30%.'),
})

export const ids = z.array(id).max(30)

/** Whether the page of an article's history shows words that were taken out; see docs/decisions/0009. */
export const removedWords = z.enum(['shown', 'hidden'])

/** SHA-256, hexadecimal. */
export const sha256 = checked(shortest, (value) =>
  /^[0-9a-f]{64}$/.test(value) ? undefined : { message: `${quoted(value)} is not a SHA-256 sum`, mend: 'write the 64 hexadecimal digits that sha256sum prints' },
).meta({ pattern: '^[0-9a-f]{64}$', patternErrorMessage: 'write the 64 hexadecimal digits that sha256sum prints' })

/** An IANA name. */
export const timeZone = checked(shortest, (value) => {
  try {
    if (!/^[A-Za-z]+\/[A-Za-z_/+-]+$|^UTC$/.test(value)) throw new RangeError(value)
    new Intl.DateTimeFormat('en', { timeZone: value })
    return undefined
  } catch {
    return { message: `${quoted(value)} is not a time zone`, mend: 'write its IANA name, as in Asia/Tashkent' }
  }
}).meta({ pattern: '^[A-Za-z]+/[A-Za-z_/+-]+$|^UTC$', patternErrorMessage: 'write its IANA name, as in Asia/Tashkent' })
