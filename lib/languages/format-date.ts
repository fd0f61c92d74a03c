/**
 * Dates as a newspaper in each language prints them, always in a time zone that is passed in.
 * Month names, digits and calendars come from ICU; the order of the words does not, where ICU's
 * is that of a form to fill in ("20-noyabr, 2026", "2026 ж. 20 қараша", "20 ноября 2026 г.").
 */
import { dateFormat } from './formats.ts'
import { formatYear } from './format-number.ts'

interface DateParts {
  day: string
  month: string
  year: string
}

const orders: Record<string, (parts: DateParts) => string> = {
  kk: ({ day, month, year }) => `${year} жылғы ${day} ${month}`,
  uz: ({ day, month, year }) => `${year}-yil ${day}-${month}`,
}

/** English dates are British ones, as the publication's English is. */
const localeOf = (language: string) => (language === 'en' ? 'en-GB' : language)

/** "10 June 2019"; in Persian, by the Solar Hijri calendar. */
export function formatDate(timestamp: string, language: string, timeZone: string): string {
  const format = dateFormat(localeOf(language), { dateStyle: 'long', timeZone })
  const parts = Object.fromEntries(format.formatToParts(new Date(timestamp)).map(({ type, value }) => [type, value]))
  const { day = '', month = '', year = '' } = parts
  return orders[language]?.({ day, month, year }) ?? `${day} ${month} ${year}`
}

/** "18:40", on the clock of `timeZone`. */
function formatTime(timestamp: string, language: string, timeZone: string): string {
  const format = dateFormat(localeOf(language), {
    hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone,
  })
  return format.format(new Date(timestamp))
}

export function formatDateTime(timestamp: string, language: string, timeZone: string): string {
  const separator = language === 'fa' ? '، ' : ', '
  return formatDate(timestamp, language, timeZone) + separator + formatTime(timestamp, language, timeZone)
}

/**
 * "June 2019" from `2019-06`. The archive's months are Gregorian, so Persian names them as such (ژوئن ۲۰۱۹):
 * a Solar Hijri month would straddle two of them.
 */
export function formatMonth(month: string, language: string): string {
  const year = formatYear(Number(month.slice(0, 4)), language)
  const name = formatMonthName(Number(month.slice(5)), language)
  switch (language) {
    case 'kk': return `${year} жылғы ${name}`
    case 'uz': return `${year}-yil ${name}`
    default: return `${name} ${year}`
  }
}

/** The name of a Gregorian month, from 1, as it stands alone and inside a sentence. */
export function formatMonthName(month: number, language: string): string {
  const format = dateFormat(`${localeOf(language)}-u-ca-gregory`, { month: 'long', timeZone: 'UTC' })
  const name = format.format(Date.UTC(2000, month - 1, 1))
  return language === 'en' ? name : name.toLocaleLowerCase(language)
}

/** "Uzbekistan Standard Time (GMT+5)": whose clock the page's times are by. */
export function formatTimeZone(timeZone: string, language: string): string {
  const nameIn = (timeZoneName: 'long' | 'shortOffset') =>
    dateFormat(localeOf(language), { timeZone, timeZoneName })
      .formatToParts(Date.UTC(2020, 0, 1))
      .find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
  return `${nameIn('long')} (${nameIn('shortOffset')})`
}
