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
  const sorted = newestFirst(tree.children.filter(isUpdate), timeOf)
  tree.children = tree.children.map((child) => (isUpdate(child) ? sorted.shift()! : child))
}

const isUpdate = (node: RootContent) => node.type === 'mdxJsxFlowElement' && node.name === 'Update'

function timeOf(node: RootContent): string {
  const attributes = 'attributes' in node ? node.attributes : []
  const time = attributes.find((attribute) => attribute.type === 'mdxJsxAttribute' && attribute.name === 'at')
  return String(time?.value)
}
