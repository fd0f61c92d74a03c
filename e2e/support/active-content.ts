/** What a document would run, load or send of its own accord, told from its tree. */
import { type DefaultTreeAdapterMap, parse, parseFragment } from 'parse5'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

const forbidden = new Set(`iframe frame frameset object embed applet portal fencedframe base meta[http-equiv] style svg math template slot dialog
  textarea select marquee xmp plaintext noembed noframes noscript listing isindex keygen bgsound layer`.split(/\s+/))
const forbiddenAttributes = /^(?:on.*|style|srcdoc|formaction|action|ping|target|download|is|popover.*|slot|shadowrootmode|background|dynsrc|lowsrc|manifest|contenteditable|autofocus|nonce|attributionsrc|xlink:href)$/
const addresses = ['href', 'src', 'poster', 'data', 'cite']

export interface Allowed {
  /** Whose files may be loaded. */
  origin: string
  /** A page of ours: its own scripts, sheet, search and icon. */
  isPage: boolean
}

/** One line for each thing that should not be there. */
export function activeContent(html: string, allowed: Allowed): string[] {
  const found: string[] = []
  for (const element of elementsOf(allowed.isPage ? parse(html) : parseFragment(html))) {
    if (allowed.isPage && isOurs(element)) continue
    const said = `<${element.tagName} ${element.attrs.map(({ name, value }) => `${name}="${value.slice(0, 60)}"`).join(' ')}>`
    if (element.tagName === 'script' || element.tagName === 'link' || forbidden.has(element.tagName)) found.push(said)
    else if (['form', 'input', 'button'].includes(element.tagName)) found.push(said)
    else if (element.tagName === 'meta' && element.attrs.some(({ name }) => name === 'http-equiv')) found.push(said)
    else if (element.attrs.some(({ name, value }) => forbiddenAttributes.test(name) || (addresses.includes(name) && isForeign(element, value, allowed)))) found.push(said)
    else if (element.attrs.some(({ name, value }) => name === 'srcset' && value.split(/,\s+/).some((candidate) => isForeign(element, candidate.split(' ')[0]!, allowed)))) found.push(said)
  }
  return found
}

/** The words of a document or of a part of it, without spaces and without the numbers of footnotes. */
export function wordsOf(html: string): string {
  const words: string[] = []
  const read = (node: Node) => {
    if (node.nodeName === '#text') words.push((node as DefaultTreeAdapterMap['textNode']).value)
    if ('tagName' in node && (['script', 'style'].includes(node.tagName) || isFootnoteLink(node))) return
    if ('childNodes' in node) node.childNodes.forEach(read)
  }
  read(parse(html))
  return withoutSpaces(words.join(''))
}

export const withoutSpaces = (text: string) => text.replace(/[\s\u200b\ufeff]+/g, '')

const isFootnoteLink = (element: Element) => element.tagName === 'sup' || element.attrs.some(({ name, value }) => name === 'data-footnote-backref' || (name === 'href' && /^#.*note-?ref/.test(value)))

function* elementsOf(node: Node): Generator<Element> {
  if ('tagName' in node) yield node
  for (const child of 'childNodes' in node ? node.childNodes : []) yield* elementsOf(child)
  if ('content' in node) yield* elementsOf(node.content)
}

const attributesOf = (element: Element) => Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]))

function isOurs(element: Element): boolean {
  const { type, src, rel, href, action, id } = attributesOf(element)
  const parent = element.parentNode as Element
  switch (element.tagName) {
    case 'script':
      // Data runs nothing, and has to be JSON whatever is in it.
      if (type === 'application/ld+json' || type === 'speculationrules') return JSON.parse((element.childNodes[0] as DefaultTreeAdapterMap['textNode']).value) !== null
      return type === 'module' && /^\/ovoz\/[\w-]+\.js(?:\?[\w=]+)?$/.test(src ?? '') && element.childNodes.length === 0
    // An icon: its paths are looked at like everything else.
    case 'svg':
      return element.attrs.every(({ name }) => ['viewbox', 'width', 'height', 'aria-hidden'].includes(name.toLowerCase()))
    case 'a':
      return href === '/feeds/blogs.opml'
    case 'style':
      return parent.tagName === 'head'
    case 'link':
      return parent.tagName === 'head' && !/stylesheet|manifest|import/.test(rel ?? '') && !/evil\.example/.test(href ?? '')
    case 'form':
      return action === '/search' && parent.tagName === 'search'
    case 'input':
    case 'button':
      return (parent.attrs.find(({ name }) => name === 'action')?.value === '/search') && (id === undefined || id === 'search')
    default:
      return false
  }
}

/** A link may lead anywhere that the check allows; what is loaded is of the site. */
function isForeign({ tagName }: Element, address: string, { origin }: Allowed): boolean {
  const url = URL.parse(address, `${origin}/a/b`)
  if (url === null) return tagName !== 'a'
  if (tagName === 'a' || tagName === 'blockquote') return !['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol)
  return url.origin !== origin && !address.startsWith('data:image/')
}
