import type { Timestamp } from './types.ts'

/** Gives an instant's month, `yyyy-mm`, as the calendar of a time zone has it. */
export function monthIn(timeZone: string): (instant: Timestamp) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', calendar: 'gregory' })
  return (instant) => {
    const [month, year] = format.format(Date.parse(instant)).split('/')
    return `${year!.padStart(4, '0')}-${month}`
  }
}
