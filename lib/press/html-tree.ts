/** The few questions the press asks a parse5 tree. */
import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { defaultTreeAdapter as adapter } from 'parse5'

/** Every element below `node` in document order, template contents included. */
export function elementsOf(node: Tree.ParentNode): Tree.Element[] {
  return nodesOf(node).filter((found) => adapter.isElementNode(found))
}

export function attributeOf(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value
}

export function textOf(node: Tree.ParentNode): string {
  return nodesOf(node).map((found) => (adapter.isTextNode(found) ? found.value : '')).join('')
}

export function removeNode(node: Tree.ChildNode): void {
  adapter.detachNode(node)
}

/** Every node below in document order. With a stack of its own: what is in a page is for its writer to say. */
function nodesOf(parent: Tree.ParentNode): Tree.ChildNode[] {
  const found: Tree.ChildNode[] = []
  const open: Tree.ChildNode[] = [...parent.childNodes].reverse()
  for (let node = open.pop(); node; node = open.pop()) {
    found.push(node)
    for (const children of [node.nodeName === 'template' ? (node as Tree.Template).content.childNodes : [], 'childNodes' in node ? node.childNodes : []]) {
      for (let index = children.length - 1; index >= 0; index--) open.push(children[index]!)
    }
  }
  return found
}
