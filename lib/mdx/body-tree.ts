/**
 * A body as the catalogue keeps it: the syntax tree that passed the check, as JSON. Pages, feeds and histories are made of
 * it, so that what answers readers parses nothing that editors wrote (docs/decisions/0017).
 */
import type { Paragraph, Root, RootContent } from 'mdast'
import { components } from './components.ts'
import { sortUpdates } from './newest-first.ts'

/** What a node says to a reader. Its place in the file, and what a parser noted for itself, is not kept. */
const kept = [
  'type', 'children', 'value', 'depth', 'ordered', 'start', 'spread', 'checked', 'lang', 'meta', 'url', 'title',
  'identifier', 'label', 'referenceType', 'align', 'name', 'attributes',
]

/** @param tree Without errors; it is changed. */
export function storeTree(tree: Root): string {
  unravel(tree)
  sortUpdates(tree)
  return JSON.stringify(tree, kept)
}

/** Of what has no text, such as a retracted article. */
export const emptyTree = storeTree({ type: 'root', children: [] })

/** @param stored From `storeTree`. */
export const readTree = (stored: string) => JSON.parse(stored) as Root

/** Components with lines of their own are no words, though Markdown puts those that stand on one line into a paragraph. */
function unravel(parent: { children: RootContent[] }): void {
  if (parent.children.some(isOfBlocks)) parent.children = parent.children.flatMap((child) => (isOfBlocks(child) ? blocksOf(child) : [child]))
  for (const child of parent.children) if ('children' in child) unravel(child as { children: RootContent[] })
}

function isOfBlocks(node: RootContent): node is Paragraph {
  return node.type === 'paragraph' && node.children.some(isBlock) && node.children.every((child) => isBlock(child) || isBlank(child))
}

const isBlock = (node: RootContent) => node.type === 'mdxJsxTextElement' && components.get(node.name ?? '')?.place === 'block'
const isBlank = (node: RootContent) => node.type === 'text' && /^[\t\r\n ]*$/.test(node.value)

const blocksOf = ({ children }: Paragraph) =>
  children.flatMap((child): RootContent[] => (child.type === 'mdxJsxTextElement' ? [{ ...child, type: 'mdxJsxFlowElement' } as RootContent] : []))
