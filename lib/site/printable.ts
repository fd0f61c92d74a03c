/**
 * Makes what others wrote (content, names of files, a remote's answer, an error's message) fit for a line that people read:
 * on a terminal, in the log of a build, in a receipt. There a control character moves the cursor or rewrites what stands
 * above, a line break begins a line that seems ours, a bidirectional control turns words round, and what shows nothing hides.
 */

/** What ends the line, moves the cursor, or changes the order in which the signs beside it are shown (UAX #9). */
export const movesText = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

/** That, and what shows nothing or nobody knows how: format characters, variation selectors, tags, fillers, all spaces but one, halves of a pair. */
const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu

/** GitHub's runner takes `##[error]…` anywhere in a line for a command, Azure's `##vso[…]`; the two signs before the name are enough. */
const oldCommand = /##(?=\w{0,20}\[)/g
/** GitHub's, Forgejo's and Gitea's runners: `::error::…` at the beginning, spaces left out. */
const command = /^(\s*):(?=:)/

/** Two columns of a terminal each, near enough to bound a line. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3001-\u303f\uff01-\uff60\uffe0-\uffe6]/gu

/** UTF-16 units of what is seen as one sign. No language needs more; more are marks heaped on a letter. */
const longestSign = 32

const signs = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * One line that shows all that is in a text: `\n`, `\u{202e}` stand for what would not be seen, or do something. Nothing
 * that a build's host takes for a command is left in it. What has been through it is not changed again.
 * @param most columns, after which it is cut between two signs and ends in `…`
 */
export function printable(text: string, most = 1000): string {
  // Enough to be cut anyhow; so that a text of any length costs the same.
  const [shown, isCut] = cut(text.slice(0, most * longestSign), most)
  const whole = isCut || text.length > most * longestSign ? `${shown}…` : shown
  return whole.replace(oldCommand, '#\\u{23}').replace(command, '$1\\u{3a}')
}

/** A value within a sentence of ours: in quotation marks, and never longer than the sentence can bear. */
export const quoted = (value: string, most = 60): string => `“${printable(value, most)}”`

/** What may be written as it is: only what makes such a text says that it is one. */
export type Escaped = string & { readonly escaped: true }

/** JSON of the same value, in which only line breaks between its parts and what is seen stand as themselves. */
export const printableJson = (value: unknown, indent?: number): Escaped => escapeInJson(JSON.stringify(value, null, indent)) as Escaped

/** Of JSON as it is made: C0 controls are escaped already, other characters and commands are not. */
export const escapeInJson = (json: string): string =>
  json.replace(invisibleInJson, (sign) => sign.split('').map(asUnit).join('')).replace(oldCommand, '#\\u0023')

const invisibleInJson = /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu
const asUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

function cut(text: string, most: number): [shown: string, isCut: boolean] {
  let [shown, columns, room] = ['', 0, 0]
  for (const { segment } of signs.segment(text)) {
    const sign = segment.length > longestSign ? segment.slice(0, 4) + escapeAll(segment.slice(4)) : escapeHidden(segment)
    columns += sign.length === 1 && sign <= '~' ? 1 : widthOf(sign)
    // The sign that might be the last is left out if there is another after it.
    if (columns > most) return [shown.slice(0, room), true]
    shown += sign
    if (columns < most) room = shown.length
  }
  return [shown, false]
}

const names: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escape = (sign: string) => names[sign] ?? `\\u{${sign.codePointAt(0)!.toString(16)}}`
const escapeHidden = (text: string) => text.replace(hidden, escape)
const escapeAll = (text: string) => Array.from(text, escape).join('')

/** Marks lie on the letter before them. */
function widthOf(sign: string): number {
  const letters = sign.replace(/\p{M}/gu, '')
  return Array.from(letters).length + (letters.match(wide)?.length ?? 0)
}
