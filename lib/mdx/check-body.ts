import { fromMarkdown } from 'mdast-util-from-markdown'
import type { Root } from 'mdast'
import { bodyError, type Place } from './body-problem.ts'
import { emptyTree, storeTree } from './body-tree.ts'
import { checkSource } from './check-source.ts'
import { checkTree, type CheckedTree } from './check-tree.ts'
import { explainParseError } from './explain-parse-error.ts'
import { holdsStandIn, setAsidePlainParagraphs } from './plain-paragraphs.ts'
import { syntaxFor } from './syntax.ts'

export interface CheckedBody extends CheckedTree {
  /** What pages are made of; see `body-tree.ts`. Empty if a problem is an error. */
  tree: string
}

const nothing: CheckedTree = { problems: [], text: '', media: [], evidence: [], live: false, updates: [], languages: [], components: [] }

/**
 * Checks the MDX below a front matter. Never throws, whatever the text.
 * @param firstLine where the body begins in its file, so that problems point into the file
 */
export function checkBody(source: string, firstLine = 1): CheckedBody {
  const problems = checkSource(source, firstLine)
  const parsed = problems.length > 0 ? { found: { ...nothing, problems } } : (checkQuickly(source, firstLine) ?? checkWhole(source, firstLine))
  const isSound = parsed.tree !== undefined && !parsed.found.problems.some(({ severity }) => severity === 'error')
  return { ...parsed.found, tree: isSound ? storeTree(parsed.tree!) : emptyTree }
}

interface Parsed {
  found: CheckedTree
  /** Of what could be parsed. */
  tree?: Root
}

/** The longest live blogs have some hundreds. */
const manyTags = 1000

/** Answers only if there is nothing to say; then the whole check would say the same. */
function checkQuickly(source: string, firstLine: number): Parsed | undefined {
  const aside = setAsidePlainParagraphs(source)
  // The rest takes so long that it should not be done twice, if there is something to say.
  if (!aside || (aside.source.match(/</g)?.length ?? 0) > manyTags) return undefined
  const { found, tree } = checkWhole(aside.source, firstLine, aside.fewerNodes)
  const { text, updates, ...facts } = found
  if (!tree || facts.problems.length > 0) return undefined
  aside.restoreTree(tree)
  // A stand-in among attributes or in code: they went over blank lines.
  if (holdsStandIn(JSON.stringify([facts, updates.map(({ title }) => title), tree]))) return undefined
  return { tree, found: { ...facts, updates: updates.map((update) => ({ ...update, text: aside.restore(update.text) })), text: aside.restore(text) } }
}

function checkWhole(source: string, firstLine: number, fewerNodes = 0): Parsed {
  const place = ({ line, column }: Place): Place => ({ line: line + firstLine - 1, column })
  const syntax = syntaxFor(source)
  try {
    const tree = fromMarkdown(source, syntax)
    return { tree, found: checkTree(tree, (node) => place(node.position?.start ?? { line: 1, column: 1 }), fewerNodes) }
  } catch (cause) {
    try {
      return { found: { ...nothing, problems: explainParseError(cause, source, syntax, place) } }
    } catch {
      return { found: { ...nothing, problems: [bodyError(place({ line: 1, column: 1 }), 'The text cannot be read', 'simplify it')] } }
    }
  }
}
