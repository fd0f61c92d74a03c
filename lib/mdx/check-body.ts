import { fromMarkdown } from 'mdast-util-from-markdown'
import { bodyError, type Place } from './body-problem.ts'
import { checkSource } from './check-source.ts'
import { checkTree, type CheckedTree } from './check-tree.ts'
import { explainParseError } from './explain-parse-error.ts'
import { holdsStandIn, setAsidePlainParagraphs } from './plain-paragraphs.ts'
import { syntaxFor } from './syntax.ts'

export type CheckedBody = CheckedTree

const nothing: CheckedBody = { problems: [], text: '', media: [], evidence: [], live: false, updates: [], languages: [], components: [] }

/**
 * Checks the MDX below a front matter. Never throws, whatever the text.
 * @param firstLine where the body begins in its file, so that problems point into the file
 */
export function checkBody(source: string, firstLine = 1): CheckedBody {
  const problems = checkSource(source, firstLine)
  if (problems.length > 0) return { ...nothing, problems }
  return checkQuickly(source, firstLine) ?? checkWhole(source, firstLine)
}

/** Answers only if there is nothing to say; then the whole check would say the same. */
function checkQuickly(source: string, firstLine: number): CheckedBody | undefined {
  const aside = setAsidePlainParagraphs(source)
  if (!aside) return undefined
  const { text, updates, ...facts } = checkWhole(aside.source, firstLine, aside.fewerNodes)
  // A stand-in among attributes: they went over blank lines.
  if (facts.problems.length > 0 || holdsStandIn(JSON.stringify([facts, updates.map(({ title }) => title)]))) return undefined
  return { ...facts, updates: updates.map((update) => ({ ...update, text: aside.restore(update.text) })), text: aside.restore(text) }
}

function checkWhole(source: string, firstLine: number, fewerNodes = 0): CheckedBody {
  const place = ({ line, column }: Place): Place => ({ line: line + firstLine - 1, column })
  const syntax = syntaxFor(source)
  try {
    const tree = fromMarkdown(source, syntax)
    return checkTree(tree, (node) => place(node.position?.start ?? { line: 1, column: 1 }), fewerNodes)
  } catch (cause) {
    try {
      return { ...nothing, problems: explainParseError(cause, source, syntax, place) }
    } catch {
      return { ...nothing, problems: [bodyError(place({ line: 1, column: 1 }), 'The text cannot be read', 'simplify it')] }
    }
  }
}
