/**
 * One spelling for search. Readers type Uzbek with whatever apostrophe the keyboard has, Russian without ё,
 * Persian with Arabic letters or without the joiner; text and query are folded alike.
 *
 * The full-text index holds folded words, but a snippet must show the text as written. SQLite marks a
 * snippet by cutting the original text into tokens and counting them, so both texts must have the same
 * number of tokens: whatever folding deletes is therefore a token character, and is deleted only where it
 * touches a letter or digit, never where it would be a token of its own.
 */
const apostrophes = "'‘’ʻʼʹ′`´"
const joiners = '\u00ad\u061c\u0640\u200c\u200d\u200e\u200f\u2060\ufeff'
const arabicMarks = '\u064b-\u065f\u0670'

const dropped = new RegExp(`[${apostrophes}${joiners}${arabicMarks}]+`, 'g')
const endsInWord = /[\p{L}\p{N}\p{M}]$/u
const beginsWord = /^[\p{L}\p{N}\p{M}]/u

/** `unicode61` option string, for a double-quoted `tokenize`; FTS5 quotes its arguments with `'`, doubled inside. */
export const searchTokenizer = `unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc' tokenchars '${apostrophes.replace("'", "''")}${joiners}'`

const folds = new Map(
  Object.entries({
    ё: 'е', Ё: 'Е',
    ي: 'ی', ى: 'ی', ك: 'ک', ة: 'ه', أ: 'ا', إ: 'ا', ٱ: 'ا',
    '٠': '0', '١': '1', '٢': '2', '٣': '3', '٤': '4', '٥': '5', '٦': '6', '٧': '7', '٨': '8', '٩': '9',
    '۰': '0', '۱': '1', '۲': '2', '۳': '3', '۴': '4', '۵': '5', '۶': '6', '۷': '7', '۸': '8', '۹': '9',
  }),
)
const foldable = new RegExp(`[${[...folds.keys()].join('')}]`, 'g')

export function foldForSearch(text: string): string {
  return text
    .normalize('NFC')
    .replace(dropped, (run: string, at: number, all: string) => (touchesWord(all, at, at + run.length) ? '' : run))
    .replace(foldable, (character) => folds.get(character)!)
}

function touchesWord(text: string, start: number, end: number): boolean {
  // Letters beyond the basic plane take two code units; half of one is never a letter by itself.
  return endsInWord.test(text.slice(Math.max(0, start - 2), start)) || beginsWord.test(text.slice(end, end + 2))
}

/** Around what matched in a snippet; private-use characters, so `storable` takes them out of the text itself. */
export const markOpen = '\ue000'
export const markClose = '\ue001'

export const storable = (text: string) => text.replace(/[\ue000\ue001]/g, '')

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu
const maxWords = 12
/** Letters. SQLite gathers all that begins so before it gives the first. */
const shortestBeginning = 3

/**
 * An FTS5 expression for what a reader typed: all words, quoted ones in a row, the last one also as a
 * beginning, unless half of all words begin so. Undefined if there is nothing to look for. Only letters and digits reach the expression,
 * each word quoted, so no input is a syntax error.
 */
export function searchExpression(query: string): string | undefined {
  const terms: string[] = []
  let count = 0
  for (const [index, part] of query.slice(0, 400).split(/["“”«»„]/).entries()) {
    const words = (foldForSearch(part).match(wordPattern) ?? []).slice(0, maxWords - count)
    count += words.length
    if (words.length === 0) continue
    if (index % 2 === 1) terms.push(`"${words.join(' ')}"`)
    else terms.push(...words.map((word) => `"${word}"`))
    if (index % 2 === 0 && /[\p{L}\p{N}\p{M}]$/u.test(part) && [...words.at(-1)!].length >= shortestBeginning) terms.push(`${terms.pop()}*`)
  }
  // A prefix only at the end of what was typed: earlier parts ended at a quotation mark.
  const expression = terms.map((term, index) => (index < terms.length - 1 ? term.replace(/\*$/, '') : term)).join(' ')
  return expression === '' ? undefined : expression
}

/** A marked snippet in runs. */
export function runs(snippet: string): { text: string; marked: boolean }[] {
  return snippet
    .replaceAll('\n', ' ')
    .split(markOpen)
    .flatMap((part, index) => {
      if (index === 0) return [{ text: part, marked: false }]
      const [marked = '', ...rest] = part.split(markClose)
      return [{ text: marked, marked: true }, { text: rest.join(''), marked: false }]
    })
    .filter(({ text }) => text !== '')
}
