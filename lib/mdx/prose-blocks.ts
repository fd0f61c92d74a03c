import type { Nodes, PhrasingContent } from 'mdast'
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx'
import { readTree } from './body-tree.ts'

/** One paragraph, heading, item, line of a table, picture … in the words that readers get of it. */
export interface ProseBlock {
  kind: 'text' | 'heading' | 'quote' | 'item' | 'picture' | 'video' | 'evidence'
  /** On one line; empty for a preserved post. */
  text: string
  /** Of the preserved post. */
  id?: string
}

export interface Prose {
  blocks: ProseBlock[]
  /** Where its links lead, in their order. */
  links: string[]
}

/** A body without its mark-up. @param stored From `storeTree`. */
export function proseOf(stored: string): Prose {
  const prose: Prose = { blocks: [], links: [] }
  read(readTree(stored), 'text', prose)
  return prose
}

/** @param kind Of paragraphs in here. */
function read(node: Nodes, kind: ProseBlock['kind'], prose: Prose): void {
  const add = (kind: ProseBlock['kind'], text: string, id?: string) => {
    const words = text.replace(/\s+/g, ' ').trim()
    if (words !== '' || id !== undefined) prose.blocks.push({ kind, text: words, ...(id === undefined ? {} : { id }) })
  }
  switch (node.type) {
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      readComponent(node, kind, prose, add)
      break
    case 'paragraph':
      readMixed(node.children, kind, prose, add)
      break
    case 'heading':
      add('heading', wordsOf(node.children, prose))
      break
    case 'tableRow':
      add('text', node.children.map((cell) => wordsOf(cell.children, prose)).join(' · '))
      break
    case 'code':
      add('text', node.value)
      break
    default:
      if (!('children' in node)) break
      for (const child of node.children) read(child as Nodes, node.type === 'blockquote' ? 'quote' : node.type === 'listItem' ? 'item' : kind, prose)
  }
}

type Add = (kind: ProseBlock['kind'], text: string, id?: string) => void

/** Words, and what has lines of its own: a tag alone on its line stands in a paragraph, words on the line of their tag do not. */
function readMixed(nodes: readonly Nodes[], kind: ProseBlock['kind'], prose: Prose, add: Add): void {
  let words: PhrasingContent[] = []
  const flush = () => {
    add(kind, wordsOf(words, prose))
    words = []
  }
  for (const node of nodes) {
    if (phrasing.has(node.type)) words.push(node as PhrasingContent)
    else {
      flush()
      read(node, kind, prose)
    }
  }
  flush()
}

const phrasing = new Set(['text', 'emphasis', 'strong', 'delete', 'inlineCode', 'break', 'link', 'linkReference', 'footnoteReference', 'mdxJsxTextElement'])

function readComponent(element: MdxJsxFlowElement | MdxJsxTextElement, kind: ProseBlock['kind'], prose: Prose, add: Add): void {
  const props = propsOf(element)
  const said = (...names: string[]) => names.flatMap((name) => props[name] ?? []).join(' · ')
  const within = (inner: ProseBlock['kind']) => readMixed(element.children as Nodes[], inner, prose, add)
  switch (element.name) {
    case 'Figure':
      return add('picture', said('alt', 'caption', 'credit'))
    case 'Video':
      return add('video', said('label', 'caption', 'credit'))
    case 'Evidence':
      return add('evidence', '', props.id)
    case 'PullQuote':
      within('quote')
      return add('quote', said('cite'))
    case 'Foreign':
      return add(kind, wordsOfForeign(element, prose))
    default:
      add('heading', said('label', 'title'))
      within(kind)
  }
}

/** Words of one line, in their order; where its links lead goes to `prose`. */
function wordsOf(nodes: readonly PhrasingContent[], prose: Prose): string {
  return nodes.map((node): string => {
    switch (node.type) {
      case 'text':
      case 'inlineCode':
        return node.value
      case 'break':
        return ' '
      case 'link':
        prose.links.push(node.url)
        return wordsOf(node.children, prose)
      case 'mdxJsxTextElement':
        return wordsOfForeign(node, prose)
      default:
        return 'children' in node ? wordsOf(node.children as PhrasingContent[], prose) : ''
    }
  }).join('')
}

/** The one component that stands among words. */
function wordsOfForeign(element: MdxJsxFlowElement | MdxJsxTextElement, prose: Prose): string {
  const { gloss } = propsOf(element)
  const words = wordsOf((element.children as Nodes[]).flatMap((child) => (child.type === 'paragraph' ? child.children : [child as PhrasingContent])), prose)
  return gloss === undefined ? words : `${words} (${gloss})`
}

const propsOf = ({ attributes }: MdxJsxFlowElement | MdxJsxTextElement): Record<string, string> =>
  Object.fromEntries(attributes.flatMap((attribute) => (attribute.type === 'mdxJsxAttribute' ? [[attribute.name, String(attribute.value)]] : [])))
