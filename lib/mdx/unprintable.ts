/** Characters that no text needs, wherever they stand. */
export const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\ue0f0-\ue0f3\ufffe\uffff]/g
const isolates = /[\u2066-\u2069]/g
const popIsolate = '\u2069'

/**
 * Whether a text has characters that no text needs and that break XML feeds (XML 1.0 §2.2) or the layout of a page:
 * control characters other than tab and line breaks, noncharacters, half of a surrogate pair, the private characters that mark the places of a search in its page (lib/search/pattern.ts), which no font of ours has; bidirectional embeddings and overrides; or a
 * bidirectional isolate that is not closed in it, which would go on in whatever stands beside it on the line (UAX #9 BD9).
 */
export function isUnprintable(text: string): boolean {
  if (text.search(unprintable) >= 0 || !text.isWellFormed()) return true
  let open = 0
  for (const [sign] of text.matchAll(isolates)) {
    open += sign === popIsolate ? -1 : 1
    if (open < 0) return true
  }
  return open > 0
}
