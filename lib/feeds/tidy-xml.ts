import { xmlText } from '#lib/xml/escape-xml.ts'

/**
 * What `feedsmith` writes, mended in three places: it puts line breaks around marked sections, which become part of a
 * title; the RSS profile wants `&` and `<` of plain text as hexadecimal references; and it does not know the
 * element that marks a document as a closed part of a history (RFC 5005 §4).
 */
export function tidyXml(xml: string, isArchive: boolean): string {
  const text = xml.replace(/<([\w:]+)((?:\s[^<>]*)?)>\s*((?:<!\[CDATA\[(?:[^\]]|\](?!\]>))*\]\]>)+)\s*<\/\1>/g, (_, name: string, attributes: string, sections: string) => {
    const value = sections.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, '$1')
    return `<${name}${attributes}>${name === 'content:encoded' || name === 'content' ? sections : profiled(value)}</${name}>`
  })
  if (!isArchive) return text
  return text
    .replace(/<(rss|feed) /, '<$1 xmlns:fh="http://purl.org/syndication/history/1.0" ')
    .replace(/(<channel>|<feed [^<>]*>)/, '$1\n    <fh:archive/>')
}

/** RSS Advisory Board, Best Practices Profile, “Character Data”. */
const profiled = (value: string) => xmlText(value).replaceAll('&amp;', '&#x26;').replaceAll('&lt;', '&#x3C;').replaceAll('&gt;', '&#x3E;')
