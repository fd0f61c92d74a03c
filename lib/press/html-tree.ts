/** The few questions the press asks a parse5 tree. */
import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { defaultTreeAdapter as adapter } from 'parse5'

/** Every element below `node` in document order, template contents included. */
export function elementsOf(node: Tree.ParentNode): Tree.Element[] {
  const found: Tree.Element[] = []
  for (const child of node.childNodes) {
    if (!adapter.isElementNode(child)) continue
    found.push(child, ...elementsOf(child))
    if ('content' in child) found.push(...elementsOf((child as Tree.Template).content))
  }
  return found
}

export function attributeOf(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

export function textOf(node: Tree.ParentNode): string {
  return node.childNodes
    .map((child) => (adapter.isTextNode(child) ? child.value : 'childNodes' in child ? textOf(child) : ''))
    .join('')
}

export function removeNode(node: Tree.ChildNode): void {
  adapter.detachNode(node)
}
