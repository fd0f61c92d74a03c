/** What changed from one line of words to another, in runs that read well. */
import { diffArrays } from 'diff'

export interface Step {
  kind: 'same' | 'removed' | 'added'
  /** How many tokens: of the old line, of the new one, or of both. */
  count: number
}

/** Edits after which two lines count as having nothing in common; bounds the time. */
const mostEdits = 3_000
/** Words that two changes may have between them and yet read better as one. */
const fewWords = 3

/** Words, and what stands between them, by the rules of the language. */
export function tokensOf(text: string, language: string): string[] {
  return [...segmenterFor(language).segment(text)].map(({ segment }) => segment)
}

const segmenters = new Map<string, Intl.Segmenter>()

function segmenterFor(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language)
  if (!segmenter) segmenters.set(language, (segmenter = new Intl.Segmenter(language, { granularity: 'word' })))
  return segmenter
}

export const isWord = (token: string) => /[\p{L}\p{N}]/u.test(token)
export const countWords = (tokens: readonly string[]) => tokens.filter(isWord).length

/** Removed before added; neighbours are never of one kind. */
export function compareWords(before: readonly string[], after: readonly string[]): Step[] {
  const changes = diffArrays([...before], [...after], { maxEditLength: mostEdits })
  const whole: Step[] = [{ kind: 'removed', count: before.length }, { kind: 'added', count: after.length }]
  const steps = changes ? changes.map(({ added, removed, count }): Step => ({ kind: added ? 'added' : removed ? 'removed' : 'same', count })) : whole
  return joinNeighbours(steps, before)
}

interface Change {
  removed: number
  added: number
  /** The same, after it. */
  same: number
}

/** One after another, "the", "of" and the like stay the same by chance; a reader wants to see the phrase as a whole. */
function joinNeighbours(steps: readonly Step[], before: readonly string[]): Step[] {
  const [first, ...changes] = groups(steps)
  const joined: Change[] = [first!]
  let at = first!.same
  for (const change of changes) {
    const previous = joined.at(-1)!
    const between = countWords(before.slice(at - previous.same, at))
    const isShort = between <= fewWords && between <= Math.max(previous.removed, previous.added) && between <= Math.max(change.removed, change.added)
    if (joined.length > 1 && isShort) {
      joined.splice(-1, 1, { removed: previous.removed + previous.same + change.removed, added: previous.added + previous.same + change.added, same: change.same })
    } else joined.push(change)
    at += change.removed + change.same
  }
  return joined.flatMap(({ removed, added, same }): Step[] => [{ kind: 'removed', count: removed }, { kind: 'added', count: added }, { kind: 'same', count: same }])
    .filter(({ count }) => count > 0)
}

/** Each change with what is the same after it; the first is what is the same before any. */
function groups(steps: readonly Step[]): Change[] {
  const found: Change[] = [{ removed: 0, added: 0, same: 0 }]
  for (const { kind, count } of steps) {
    if (kind !== 'same' && (found.length === 1 || found.at(-1)!.same > 0)) found.push({ removed: 0, added: 0, same: 0 })
    found.at(-1)![kind] += count
  }
  return found
}
