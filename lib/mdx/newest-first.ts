/**
 * A live blog is read newest first, in whatever order its entries were written: an editor in a hurry adds them at either
 * end. What stands between them stays where it is.
 */
import type { Root, RootContent } from 'mdast'
import type {} from 'mdast-util-mdx-jsx'

/** @param at The time of an entry, ISO 8601. Entries of one time keep their order. */
export function newestFirst<Entry>(entries: readonly Entry[], at: (entry: Entry) => string): Entry[] {
  return entries.toSorted((a, b) => Date.parse(at(b)) - Date.parse(at(a)))
}

/** Gives the places of a checked body's entries to the same entries, newest first. */
export function sortUpdates(tree: Root): void {
  const children = tree.children.flatMap(entriesOnOneLine)
  const sorted = newestFirst(children.filter(isUpdate), timeOf)
  tree.children = children.map((child) => (isUpdate(child) ? sorted.shift()! : child))
}

/** Entries written on one line each: Markdown takes them for the words of a paragraph. */
function entriesOnOneLine(node: RootContent): RootContent[] {
  return node.type === 'paragraph' && node.children.some(isUpdate) ? node.children.filter(isUpdate) : [node]
}

const isUpdate = (node: RootContent) => (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') && node.name === 'Update'

function timeOf(node: RootContent): string {
  const attributes = 'attributes' in node ? node.attributes : []
  const time = attributes.find((attribute) => attribute.type === 'mdxJsxAttribute' && attribute.name === 'at')
  return String(time?.value)
}
