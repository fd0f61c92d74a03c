import type { Element, Nodes, Parents } from 'hast'

/** All elements with their parents, outermost first. Recursion is bounded by the depth that the check allows. */
export function eachElement(node: Nodes, visit: (element: Element, parent: Parents, index: number) => void): void {
  if (!('children' in node)) return
  for (const [index, child] of [...node.children].entries()) {
    if (child.type === 'element') visit(child, node, index)
    eachElement(child, visit)
  }
}

/** The words in an element. */
export function wordsOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(wordsOf).join('') : ''
}
