import { formatDate, formatDateTime } from '#lib/languages/format-date.ts'

export interface DatelineProps {
  timestamp: string
  language: string
  timeZone: string
  /** With the hour, as at the head of an article. */
  isExact?: boolean
}

export function Dateline({ timestamp, language, timeZone, isExact = false }: DatelineProps) {
  const format = isExact ? formatDateTime : formatDate
  return <time dateTime={timestamp}>{format(timestamp, language, timeZone)}</time>
}
