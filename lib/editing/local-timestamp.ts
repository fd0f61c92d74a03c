/** An instant on the clock of a time zone, to the minute, as content files have it: 2019-06-09T14:20:00+06:00. */
export function localTimestamp(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone, calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'longOffset',
  })
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value])) as Record<Intl.DateTimeFormatPartTypes, string>
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:00${part.timeZoneName.replace('GMT', '') || '+00:00'}`
}
