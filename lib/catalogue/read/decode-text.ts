import { isUtf8 } from 'node:buffer'
import { bodyError, type BodyProblem } from '#lib/mdx/body-problem.ts'

/** Bytes of a text file; nothing a newsroom writes comes near it. */
export const maxTextBytes = 2 * 1024 * 1024

/** A file's text without byte order mark, or why it is none. */
export function decodeText(bytes: Uint8Array): { text: string } | { problem: BodyProblem } {
  const start = { line: 1, column: 1 }
  if (bytes.length > maxTextBytes) return { problem: tooBig(bytes.length) }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { problem: bodyError(start, 'The file is saved as UTF-16', 'save it as UTF-8') }
  }
  const nul = bytes.indexOf(0)
  if (nul >= 0) return { problem: bodyError(placeOf(bytes, nul), 'The file is not text', 'write it again in a text editor') }
  const broken = isUtf8(bytes) ? -1 : firstInvalid(bytes)
  if (broken >= 0) {
    return { problem: bodyError(placeOf(bytes, broken), 'The file is not valid UTF-8 here', 'save it as UTF-8, and type this character again') }
  }
  return { text: new TextDecoder().decode(bytes) }
}

export function tooBig(bytes: number): BodyProblem {
  const size = (bytes / 1024 / 1024).toFixed(1)
  return bodyError({ line: 1, column: 1 }, `The file is too big: ${size} MB, where a text may have 2 MB`, 'split it, or remove what is not text')
}

/** The byte where UTF-8 breaks off: the longest valid prefix, found by halving. */
function firstInvalid(bytes: Uint8Array): number {
  let [valid, end] = [0, bytes.length]
  while (end - valid > 1) {
    const middle = (valid + end) >> 1
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes, middle)))) valid = middle
    else end = middle
  }
  return wholeCharacters(bytes, valid)
}

/** The last boundary between characters at or before `end`. */
function wholeCharacters(bytes: Uint8Array, end: number): number {
  let start = end
  while (start > 0 && end - start < 4 && (bytes[start]! & 0xc0) === 0x80) start--
  return start
}

function placeOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
  const lines = new TextDecoder().decode(bytes.subarray(0, offset)).split(/\r\n|\r|\n/)
  return { line: lines.length, column: lines.at(-1)!.length + 1 }
}
