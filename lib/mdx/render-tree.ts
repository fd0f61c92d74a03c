import type { Element, ElementContent, Root as HtmlRoot, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { toJsxRuntime } from 'hast-util-to-jsx-runtime'
import { toHast } from 'mdast-util-to-hast'
import type { MDXComponents } from 'mdx/types'
import type { ReactElement } from 'react'
import { Fragment, jsx, jsxs } from 'react/jsx-runtime'
import { readTree } from './body-tree.ts'
import { headingIds } from './heading-ids.ts'
import { tableRegions } from './table-regions.ts'

export interface BodyWords {
  /** Heading above the footnotes, for screen readers. */
  footnoteLabel: string
  /** The link from a footnote back to where it was referred to; `n` counts from 1. */
  footnoteBackLabel: (n: number) => string
  /** Name of the region around a table. */
  tableLabel: string
}

/**
 * Turns a stored body into elements. `components` gives those that the check allows, by the name of their tag.
 * @param stored From `storeTree`.
 * @throws Error for a tag that has no component.
 */
export function renderTree(stored: string, components: MDXComponents, words: BodyWords): ReactElement {
  const tree = toHast(readTree(stored), {
    passThrough: ['mdxJsxFlowElement', 'mdxJsxTextElement'],
    footnoteLabel: words.footnoteLabel,
    footnoteBackLabel: (reference) => words.footnoteBackLabel(reference + 1),
    clobberPrefix: 'note-',
  }) as HtmlRoot
  headingIds()(tree)
  tableRegions({ label: words.tableLabel })(tree)
  tree.children = inRuns(tree.children).map((node) => asMarkup(node))
  return toJsxRuntime(tree, { Fragment, jsx, jsxs, createEvaluater: () => ({ evaluateExpression: (expression) => componentOf(expression, components), evaluateProgram: refuse }) })
}

/**
 * What holds no component is one element to React, with its content as markup: an article then has some dozens of
 * elements instead of some hundreds, each of which Next would write out and read back twice.
 */
function asMarkup<Node extends RootContent | ElementContent>(node: Node): Node {
  if (node.type === 'element' && !holdsComponent(node)) return node.children.length === 0 ? node : { ...node, children: [], properties: markup(node) }
  return 'children' in node ? { ...node, children: node.children.map((child) => asMarkup(child)) } : node
}

/** `toJsxRuntime` hands properties on as they are; their types know only those of HTML. */
const markup = ({ properties, children }: Element) =>
  ({ ...properties, dangerouslySetInnerHTML: { __html: toHtml(children, { characterReferences: { useNamedReferences: true } }) } }) as unknown as Element['properties']

/** Blocks at the top of a text, above which those that follow one another are taken together; the longest articles have some hundreds. */
const manyBlocks = 500
const together = 100
const plainBlocks = new Set(['p', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'hr', 'pre'])

/** Of thousands of paragraphs, each an element of its own, a page would keep the server from answering anybody else. */
function inRuns(nodes: HtmlRoot['children']): HtmlRoot['children'] {
  if (nodes.filter(({ type }) => type === 'element').length <= manyBlocks) return nodes
  const runs: HtmlRoot['children'] = []
  let run: Element | undefined
  for (const node of nodes) {
    const isPlain = node.type === 'text' || (node.type === 'element' && plainBlocks.has(node.tagName) && !holdsComponent(node))
    if (!isPlain) run = undefined
    else if (!run || run.children.length >= 2 * together) runs.push((run = { type: 'element', tagName: 'div', properties: { className: ['text-run'] }, children: [] }))
    if (run && isPlain) run.children.push(node as ElementContent)
    else runs.push(node)
  }
  return runs
}

function holdsComponent(node: RootContent | ElementContent): boolean {
  return isComponent(node) || ('children' in node && node.children.some((child) => holdsComponent(child)))
}

const isComponent = ({ type }: { type: string }) => type === 'mdxJsxFlowElement' || type === 'mdxJsxTextElement'

/** The one expression there is: the name of a tag. */
function componentOf(expression: { type: string; name?: string }, components: MDXComponents): unknown {
  const { type, name = '' } = expression
  if (type === 'Identifier' && Object.hasOwn(components, name)) return components[name]
  throw new Error(`<${name}> has no form on a page`)
}

function refuse(): never {
  throw new Error('A body holds no program')
}
