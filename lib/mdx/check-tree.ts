/**
 * The allow-list over a body's syntax tree. What is not named here is refused, so that a new kind of node
 * in a later parser is refused too. Walks with its own stack: depth is one of the things it checks.
 */
import type { Nodes, Paragraph, Root, RootContent } from 'mdast'
import type {} from 'mdast-util-mdx-expression'
import type {} from 'mdast-util-mdx-jsx'
import { updateId } from '#lib/site/urls.ts'
import { Amounts } from './amounts.ts'
import { bodyError, bodyWarning, type BodyProblem, type Place } from './body-problem.ts'
import { checkProps, maxProblems, type ComponentElement, type Positioned } from './check-props.ts'
import { maxDepth } from './check-source.ts'
import { linkFault } from './check-link.ts'
import { components } from './components.ts'
import { newestFirst } from './newest-first.ts'
import { explainTag } from './explain-tag.ts'
import { platformOf } from './platform-link.ts'
import { isUnprintable } from './unprintable.ts'

interface MediaUse extends Place {
  /** The file's name, as the body gives it. */
  name: string
  as: 'picture' | 'video' | 'captions'
}

/** An entry of a live blog, in words without markup. */
interface LiveUpdate {
  /** ISO 8601 with offset. */
  at: string
  title: string
  text: string
}

export interface CheckedTree {
  problems: BodyProblem[]
  /** The words without markup, blocks separated by line breaks; for the full-text search. */
  text: string
  media: MediaUse[]
  evidence: ({ id: string } & Place)[]
  /** It has `Update` entries. */
  live: boolean
  /** They, newest first. */
  updates: LiveUpdate[]
  /** Languages of its `Foreign` passages. */
  languages: string[]
  /** The components it uses, each where it first stands. */
  components: ({ name: string } & Place)[]
}


const blocks = new Set(['paragraph', 'blockquote', 'list', 'listItem', 'table', 'tableRow', 'code', 'thematicBreak', 'footnoteDefinition', 'heading', 'definition'])
const wordBlocks = new Set(['paragraph'])
/** Their content stands among words: no block may begin there. */
const phrasing = new Set(['heading', 'tableCell', 'link', 'linkReference', 'emphasis', 'strong', 'delete'])
const plain = new Set([...blocks, ...phrasing, 'root', 'text', 'inlineCode', 'break', 'footnoteReference'])

interface Step {
  node: Nodes
  depth: number
  /** The nearest component around it. */
  parent: string | undefined
  /** It stands among words. */
  inWords: boolean
  /** It stands in a quote, a list or the like. */
  inBlock: boolean
  /** It stands among the words of a link. */
  inLink: boolean
  /** The words of the live blog's entry around it. */
  entry: string[] | undefined
}

/** `at` gives the place in the file of a node. Stops at fifty problems. `fewerNodes` than the text has are in the tree. */
export function checkTree(tree: Root, at: (node: Positioned) => Place, fewerNodes = 0): CheckedTree {
  const found: CheckedTree = { problems: [], text: '', media: [], evidence: [], live: false, updates: [], languages: [], components: [] }
  const words: string[] = []
  const beside: string[] = []
  const entries: (Omit<LiveUpdate, 'text'> & { words: string[] })[] = []
  const addresses = new Set<string>()
  const languages = new Set<string>()
  let headingDepth = 1
  const amounts = new Amounts(fewerNodes)
  const error = (node: Positioned, message: string, mend: string) => found.problems.push(bodyError(at(node), message, mend))
  const warn = (node: Positioned, message: string, mend: string) => found.problems.push(bodyWarning(at(node), message, mend))

  const checkComponent = (element: ComponentElement, { parent, inWords, inBlock }: Step) => {
    const rule = element.name === null ? undefined : components.get(element.name)
    if (!rule || element.name === null) {
      const { message, mend } = explainTag(element.name ?? undefined)
      error(element, message, mend)
      return
    }
    const { name } = element
    if (!found.components.some((used) => used.name === name)) found.components.push({ name, ...at(element) })
    const tag = `<${name}>`
    if (parent !== undefined && !rule.inside.includes(parent)) {
      error(element, `${tag} may not stand inside <${parent}>`, `move it out of <${parent}>`)
    } else if (rule.place === 'block' && inWords) {
      error(element, `${tag} stands among words`, 'give it lines of its own, with blank lines around it')
    }
    if (rule.holds === 'nothing' && element.children.length > 0) {
      error(element, `${tag} holds nothing`, `close it in itself: ${rule.example}`)
    } else if (rule.holds !== 'nothing' && element.children.length === 0) {
      error(element, `${tag} is empty`, `write ${rule.example}`)
    }
    const { props, problems, at: propAt } = checkProps(element, rule, at)
    found.problems.push(...problems)
    for (const [prop, as] of mediaProps) {
      const name = props.get(prop)
      if (name !== undefined && problems.length === 0) found.media.push({ name, as: element.name === 'Video' && prop === 'src' ? 'video' : as, ...propAt(prop) })
    }
    const id = props.get('id')
    if (element.name === 'Evidence' && id !== undefined && problems.length === 0) {
      found.evidence.push({ id, ...propAt('id') })
      const excess = amounts.addRecord(id)
      if (excess) error(element, excess.message, excess.mend)
    }
    if (name === 'Update') {
      found.live = true
      if (inBlock && parent === undefined) error(element, `${tag} stands in a quote or a list`, 'begin its lines at the margin, with blank lines around it')
      if (problems.length === 0) {
        const entry = { at: props.get('at')!, title: props.get('title')!, words: [] }
        // Its minute is its address.
        if (addresses.has(updateId(entry.at))) {
          error(element, `Two <Update> have the time ${entry.at.slice(0, 16)}`, 'give one of them another minute: their addresses are made of it')
        }
        addresses.add(updateId(entry.at))
        entries.push(entry)
      }
    }
    if (element.name === 'Foreign' && props.has('lang')) languages.add(props.get('lang')!)
    if (rule.place === 'block') words.push('\n')
    // Said in attributes: found by the search, but not in the middle of a sentence.
    for (const prop of ['title', 'caption', 'label', 'gloss']) if (props.has(prop)) beside.push(`\n${props.get(prop)}`)
  }

  const stack: Step[] = [{ node: tree, depth: 0, parent: undefined, inWords: false, inBlock: false, inLink: false, entry: undefined }]
  while (stack.length > 0) {
    const step = stack.pop()!
    const { node, depth, parent, inWords, inBlock, inLink, entry } = step
    const say = (text: string) => {
      words.push(text)
      entry?.push(text)
    }
    if (found.problems.length >= maxProblems) break
    const excess = amounts.add(node)
    if (excess) {
      error(node, excess.message, excess.mend)
      break
    }
    if (depth > maxDepth) {
      error(node, `Things are nested more than ${maxDepth} deep`, 'nest less')
      break
    }
    if (bringsUnprintable(node)) error(node, 'There is an invisible control character', 'type the words again')
    const holder = parent === undefined ? undefined : components.get(parent)
    // Both are links on the page, and none may stand in another (HTML, 4.5.1).
    if (inLink && (isLink(node) || node.type === 'footnoteReference')) error(node, `${node.type === 'footnoteReference' ? 'A footnote' : 'A link'} stands inside a link`, 'put it after the link')
    switch (node.type) {
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement':
        checkComponent(node, step)
        break
      case 'mdxFlowExpression':
      case 'mdxTextExpression':
        error(node, 'Braces hold an expression, which an article may not contain', 'remove it, or write \\{ for the sign itself')
        break
      case 'image':
      case 'imageReference':
        error(node, 'A picture is written in Markdown', 'write <Figure src="…" alt="…" caption="…" credit="…" /> on a line of its own')
        break
      case 'link':
      case 'definition': {
        const fault = linkFault(node.url)
        if (fault) error(node, fault.message, fault.mend)
        break
      }
      case 'heading':
        if (node.depth === 1) error(node, 'The headline of the article is its only heading of the first level', 'begin with ##')
        else if (node.depth > headingDepth + 1 && parent === undefined) {
          warn(node, `The heading skips a level: ${'#'.repeat(node.depth)} after ${'#'.repeat(headingDepth)}`, `begin with ${'#'.repeat(headingDepth + 1)}`)
        }
        if (parent === undefined) headingDepth = Math.max(node.depth, 2)
        break
      case 'paragraph': {
        const platform = lonePlatformLink(node)
        if (platform) {
          warn(node, `A bare link to ${platform} stands alone: when the post goes, so does the evidence`, 'run npm run preserve -- <url> and write <Evidence id="…" />')
        }
        break
      }
      case 'text':
        say(node.value)
        if (/\[\^[^\]\s[]{1,200}\]/.test(node.value)) warn(node, 'A footnote is referred to but not written', 'write it below, as [^1]: text')
        break
      case 'inlineCode':
      case 'code':
        say(node.value)
        break
      default:
        if (!plain.has(node.type)) error(node, `“${node.type}” is not allowed`, 'remove it')
    }
    if (holder?.holds === 'figures' && node.type !== 'mdxJsxFlowElement' && node.type !== 'mdxJsxTextElement' && !isBlank(node)) {
      if (node.type !== 'paragraph' || !standsAlone(node)) error(node, `<${parent}> holds only <Figure> and <Evidence>`, 'move the words into a caption')
    }
    if (holder?.holds === 'words' && blocks.has(node.type) && !wordBlocks.has(node.type)) {
      error(node, `<${parent}> holds only words`, 'leave out headings, lists, tables and quotes')
    }
    if (blocks.has(node.type) || node.type === 'break' || node.type === 'tableCell') say('\n')
    if ('children' in node) {
      const component = node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement'
      const next = {
        depth: depth + 1,
        parent: component ? (node.name ?? parent) : parent,
        inWords: inWords || phrasing.has(node.type) || (node.type === 'paragraph' && !standsAlone(node)),
        inBlock: inBlock || node.type === 'blockquote' || node.type === 'listItem' || node.type === 'footnoteDefinition',
        inLink: inLink || isLink(node),
        entry: component && node.name === 'Update' ? entries.at(-1)?.words : entry,
      }
      for (let index = node.children.length - 1; index >= 0; index--) stack.push({ node: node.children[index] as Nodes, ...next })
    }
  }
  const excess = amounts.addReferences()
  if (excess) error(excess.node, excess.message, excess.mend)
  found.text = inLines([...words, ...beside])
  found.updates = newestFirst(entries, ({ at: time }) => time).map(({ words: said, ...entry }) => ({ ...entry, text: inLines(said) }))
  found.languages = [...languages]
  return found
}

const isLink = ({ type }: Nodes) => type === 'link' || type === 'linkReference'

/** One line for each block. */
const inLines = (words: string[]) =>
  words.join('').replace(/\t| {2,}/g, ' ').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '').join('\n')

const wordsOf = ['value', 'title', 'label', 'lang', 'meta'] as const

/** In what the node itself brings to the page. */
function bringsUnprintable(node: Nodes): boolean {
  return wordsOf.some((name) => {
    const words: unknown = Reflect.get(node, name)
    return typeof words === 'string' && isUnprintable(words)
  })
}

const mediaProps = [['src', 'picture'], ['poster', 'picture'], ['captions', 'captions']] as const

/** MDX takes such a paragraph apart: its components become blocks (`remarkMarkAndUnravel` in @mdx-js/mdx). */
function standsAlone(paragraph: Paragraph): boolean {
  return paragraph.children.every((child) => child.type === 'mdxJsxTextElement' || isBlank(child))
}

const isBlank = (node: Nodes | RootContent) => node.type === 'text' && /^[\t\r\n ]*$/.test(node.value)

function lonePlatformLink({ children }: Paragraph): string | undefined {
  const [link, ...more] = children.filter((child) => !isBlank(child))
  return link?.type === 'link' && more.length === 0 ? platformOf(link.url) : undefined
}
