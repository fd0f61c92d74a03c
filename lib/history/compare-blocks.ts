/** Which block of a text became which, and what changed in each. */
import { diffArrays } from 'diff'
import type { ProseBlock } from '#lib/mdx/prose-blocks.ts'
import { compareWords, isWord, type Step } from './compare-words.ts'

export interface Block extends ProseBlock {
  tokens: string[]
}

/** A block as it was and as it is; new if it was not, gone if it is not. */
export interface BlockChange {
  /** Places in the two texts. */
  before?: number
  after?: number
  steps: Step[]
}

const mostEdits = 2_000
/** In a stretch longer than this, what became what is not looked for. */
const mostPairs = 80
/** Of the words in both, as a share of all: two paragraphs with less in common are not one that changed. */
const leastInCommon = 0.35

/** In the order of reading. */
export function compareBlocks(before: readonly Block[], after: readonly Block[]): BlockChange[] {
  const changes = diffArrays(before.map(keyOf), after.map(keyOf), { maxEditLength: mostEdits })
    ?? [{ removed: true, added: false, count: before.length }, { removed: false, added: true, count: after.length }]
  const found: BlockChange[] = []
  let [old, now] = [0, 0]
  for (let index = 0; index < changes.length;) {
    const same = changes[index]!
    if (!same.added && !same.removed) {
      for (let count = 0; count < same.count; count += 1, old += 1, now += 1) found.push({ before: old, after: now, steps: [{ kind: 'same', count: after[now]!.tokens.length }] })
      index += 1
      continue
    }
    const [oldStart, nowStart] = [old, now]
    for (; index < changes.length && (changes[index]!.added || changes[index]!.removed); index += 1) {
      if (changes[index]!.added) now += changes[index]!.count
      else old += changes[index]!.count
    }
    found.push(...pairUp(before, after, [oldStart, old], [nowStart, now]))
  }
  return found
}

const keyOf = ({ kind, text, id = '' }: Block) => `${kind} ${id} ${text}`

type Stretch = readonly [start: number, end: number]

/** The pairs in order that have most in common together, by a table of what can be had from each place on. */
function pairUp(before: readonly Block[], after: readonly Block[], [oldStart, oldEnd]: Stretch, [nowStart, nowEnd]: Stretch): BlockChange[] {
  const [rows, columns] = [oldEnd - oldStart, nowEnd - nowStart]
  const isLooked = rows <= mostPairs && columns <= mostPairs
  const words = (block: Block) => new Set(block.tokens.filter(isWord))
  const [oldWords, newWords] = isLooked ? [before.slice(oldStart, oldEnd).map(words), after.slice(nowStart, nowEnd).map(words)] : [[], []]
  const common = (row: number, column: number) => {
    if (!isLooked || before[oldStart + row]!.kind !== after[nowStart + column]!.kind) return 0
    const [a, b] = [oldWords[row]!, newWords[column]!]
    const share = (2 * a.intersection(b).size) / Math.max(1, a.size + b.size)
    return share >= leastInCommon ? share : 0
  }
  const best = Array.from({ length: rows + 1 }, () => new Array<number>(columns + 1).fill(0))
  if (isLooked) {
    for (let row = rows - 1; row >= 0; row -= 1) {
      for (let column = columns - 1; column >= 0; column -= 1) {
        const share = common(row, column)
        best[row]![column] = Math.max(best[row + 1]![column]!, best[row]![column + 1]!, share > 0 ? share + best[row + 1]![column + 1]! : 0)
      }
    }
  }
  const found: BlockChange[] = []
  let [row, column] = [0, 0]
  while (row < rows || column < columns) {
    const share = row < rows && column < columns ? common(row, column) : 0
    if (share > 0 && best[row]![column] === share + best[row + 1]![column + 1]!) {
      const [old, now] = [oldStart + row, nowStart + column]
      found.push({ before: old, after: now, steps: compareWords(before[old]!.tokens, after[now]!.tokens) })
      row += 1
      column += 1
    } else if (row < rows && (column >= columns || best[row]![column] === best[row + 1]![column])) {
      found.push({ before: oldStart + row, steps: [{ kind: 'removed', count: before[oldStart + row]!.tokens.length }] })
      row += 1
    } else {
      found.push({ after: nowStart + column, steps: [{ kind: 'added', count: after[nowStart + column]!.tokens.length }] })
      column += 1
    }
  }
  return found
}
