/**
 * Most of an article is paragraphs without any mark-up. Parsing their every character takes most of the
 * time that a check of ten thousand articles takes, to find a paragraph with text in it. So they are set
 * aside: a one-line stand-in takes the place of those that follow one another, and their words come back
 * into the text afterwards.
 *
 * Only lines between blank ones, made of characters that mean nothing to Markdown in any position, and
 * beginning with a letter: whatever stands around, they are text, and so is the stand-in.
 */
import type { Root, RootContent } from 'mdast'

export interface SetAside {
  source: string
  /** How many fewer nodes its tree has. */
  fewerNodes: number
  restore: (text: string) => string
  /** Puts the paragraphs back into the tree of `source`. */
  restoreTree: (tree: Root) => void
}

const [opening, closing] = ['\ue002', '\ue003']

/** Letters, digits and the punctuation of prose; no sign of Markdown, MDX or a bare link. */
const plainLine = /^\p{L}[\p{L}\p{M}\p{N} ,.;?’‘“”«»„…–—'"%№/-]*$/u
const bareLink = /www\./i

/** Undefined if nothing would be gained. */
export function setAsidePlainParagraphs(source: string): SetAside | undefined {
  // A reference to a character could be one of these, too.
  if (source.includes(opening) || source.includes(closing) || source.includes('&#')) return undefined
  const lines = source.split('\n')
  const aside: string[] = []
  let [fewerNodes, follows] = [0, false]
  const isBlank = (line: string | undefined) => line === undefined || line === '' || line === '\r'
  for (const [index, line] of lines.entries()) {
    if (isBlank(line)) continue
    const words = line.endsWith('\r') ? line.slice(0, -1) : line
    const plain = line.length >= 40 && isBlank(lines[index - 1]) && isBlank(lines[index + 1]) && plainLine.test(words) && !bareLink.test(words)
    if (plain && follows) {
      lines[index] = ''
      aside.push(`${aside.pop()}\n${words}`)
      fewerNodes += nodesOfParagraph
    } else if (plain) {
      lines[index] = `${opening}${aside.length}${closing}`
      aside.push(words)
    }
    follows = plain
  }
  if (aside.length === 0) return undefined
  return { source: lines.join('\n'), fewerNodes, restoreTree: (tree) => restoreIn(tree, aside), restore: (text) => text.replace(/\ue002(\d+)\ue003/g, (_, index: string) => aside[Number(index)]!) }
}

/** Itself and its text. */
const nodesOfParagraph = 2

export const holdsStandIn = (text: string) => text.includes(opening)

function restoreIn(parent: { children: RootContent[] }, aside: readonly string[]): void {
  parent.children = parent.children.flatMap((child) => {
    const index = standInOf(child)
    if (index !== undefined) return aside[index]!.split('\n').map((words): RootContent => ({ type: 'paragraph', children: [{ type: 'text', value: words.trimEnd() }] }))
    if ('children' in child) restoreIn(child as { children: RootContent[] }, aside)
    return [child]
  })
}

/** Which paragraphs it stands for. */
function standInOf(node: RootContent): number | undefined {
  const [only, ...more] = node.type === 'paragraph' ? node.children : []
  const found = only?.type === 'text' && more.length === 0 ? /^\ue002(\d+)\ue003$/.exec(only.value) : null
  return found ? Number(found[1]) : undefined
}
