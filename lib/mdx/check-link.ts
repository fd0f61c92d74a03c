import { printable, quoted } from '#lib/site/printable.ts'

/** Protocols a link may have; everything else stays on the site. */
const protocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** Browsers drop these inside a URL, which hides a protocol; `\` they read as `/`. */
const hidden = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\\]/u

/** UTF-16 units. */
export const longestLink = 2000

/**
 * What is wrong with the target of a link, already decoded (entities, escapes), or undefined when a page
 * may carry it: `http(s)://…`, `mailto:`, `tel:`, `/path`, `#fragment`.
 */
export function linkFault(target: string): { message: string; mend: string } | undefined {
  if (target === '') return { message: 'The link leads nowhere', mend: 'write an address between the parentheses' }
  if (target.length > longestLink) return { message: 'The link is longer than 2,000 characters', mend: 'shorten it: what follows the ? can often go' }
  if (hidden.test(target)) {
    return {
      message: 'The link contains a space, a backslash or an invisible character',
      mend: 'copy the address again, with %20 for a space',
    }
  }
  if (target.startsWith('#')) return undefined
  if (target.startsWith('//')) return { message: 'The link has no protocol', mend: `write https:${printable(target, 60)}` }
  if (target.startsWith('/')) return undefined
  const protocol = /^[a-z][a-z0-9+.-]*:/i.exec(target)?.[0].toLowerCase()
  if (protocol === undefined) {
    return {
      message: `The link ${quoted(target)} is neither a full address nor a path on this site`,
      mend: 'begin with https:// for another site, with / for a page of this one',
    }
  }
  if (!protocols.has(protocol)) {
    return { message: `A link may not begin with ${quoted(protocol)}`, mend: 'use https://, mailto:, tel:, or a path that begins with /' }
  }
  if (!/^https?:/i.test(target)) return undefined
  if (/^https?:\/\/[^/]/i.test(target) && URL.canParse(target)) return undefined
  return { message: `The address ${quoted(target)} is not complete`, mend: 'copy the whole address from the browser' }
}
