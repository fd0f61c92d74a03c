/** Languages written from right to left unless their tag names another script. */
const rightToLeft = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ks', 'prs', 'ps', 'sd', 'ug', 'ur', 'yi'])
const rightToLeftScripts = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa'])

export type Direction = 'ltr' | 'rtl'

/** The direction of any BCP 47 tag: a quotation may be in a language that Ovoz has no dictionary for. */
export function directionOf(tag: string): Direction {
  const [language = '', ...rest] = tag.split('-')
  const script = rest.find((part) => part.length === 4)
  const isRightToLeft = script ? rightToLeftScripts.has(script) : rightToLeft.has(language)
  return isRightToLeft ? 'rtl' : 'ltr'
}
