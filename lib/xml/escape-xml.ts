/**
 * All escaping for XML: the only file that may put text between its markup. Feeds, OPML and sitemaps use it, so that
 * what is safe is decided, and can be checked, in one place.
 *
 * XML 1.0 (Fifth Edition), https://www.w3.org/TR/xml/
 */

/** What is outside of `Char` (§2.2): with the `u` flag a surrogate matches only when it stands alone. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const references: Record<string, string> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;',
}

/**
 * Without the characters that no XML document may hold, not even as references: controls other than tab and line breaks,
 * lone surrogates, U+FFFE and U+FFFF (§2.2). For text that somebody else escapes.
 */
export const xmlChars = (value: string) => value.replace(forbidden, '')

/** Text between tags. `>` is written as a reference because `]]>` may not stand there (§2.4), a carriage return because a parser would read it as a line feed (§2.11). */
export const xmlText = (value: string) => xmlChars(value).replace(/[&<>\r]/g, (character) => references[character]!)

/** The value of an attribute, between either kind of quotes. Tabs and line breaks are written as references because a parser would read them as spaces (§3.3.3). */
export const xmlAttribute = (value: string) => xmlChars(value).replace(/[&<>"'\t\n\r]/g, (character) => references[character]!)
