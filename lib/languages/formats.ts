/**
 * The platform's formats, each made once: to make one takes a third of a millisecond, and an archive's page asks for two
 * hundred and fifty. As many as there are languages, time zones and ways to write a date.
 */
const [dates, numbers] = [new Map<string, Intl.DateTimeFormat>(), new Map<string, Intl.NumberFormat>()]

export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return keptIn(dates, [locale, options], () => new Intl.DateTimeFormat(locale, options))
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return keptIn(numbers, [locale, options], () => new Intl.NumberFormat(locale, options))
}

function keptIn<Format>(known: Map<string, Format>, named: unknown, make: () => Format): Format {
  const key = JSON.stringify(named)
  let format = known.get(key)
  if (!format) known.set(key, (format = make()))
  return format
}
