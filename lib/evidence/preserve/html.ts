import * as cheerio from 'cheerio'
import { type ChildNode, DomHandler } from 'domhandler'
import { decodeBuffer } from 'encoding-sniffer'
import { Parser } from 'htmlparser2'

/** Browsers flatten what lies deeper than 512. */
const maxDepth = 512
const maxNodes = 400_000

/**
 * HTML for looking things up in. Parsed by htmlparser2: parse5, cheerio's other parser, needs minutes for a megabyte of
 * elements within each other, or of attributes of one of them.
 * @throws RangeError for what is nested too deep or has too many parts
 */
export function loadHtml(html: string): cheerio.CheerioAPI {
  const handler = new BoundedHandler()
  new Parser(handler).end(html)
  return cheerio.load(handler.root)
}

/** The same from bytes, decoded as the header, a byte order mark or the page itself says (HTML standard §13.2.3). */
export function loadHtmlBytes(bytes: Buffer, contentType: string | null): cheerio.CheerioAPI {
  const charset = /charset=["']?([\w:.-]+)/i.exec(contentType ?? '')?.[1]
  return loadHtml(decodeBuffer(bytes, { defaultEncoding: 'utf-8', ...(charset ? { transportLayerEncodingLabel: charset } : {}) }))
}

class BoundedHandler extends DomHandler {
  #nodes = 0

  protected override addNode(node: ChildNode): void {
    if (++this.#nodes > maxNodes || this.tagStack.length > maxDepth) throw new RangeError('The HTML is nested too deep, or has too many parts')
    super.addNode(node)
  }
}

const silent = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'head'])
/** Line breaks that a browser shows after an element. */
const breaks: Record<string, string> = { br: '\n', p: '\n\n', blockquote: '\n\n', div: '\n', li: '\n', ul: '\n', ol: '\n', pre: '\n', h1: '\n', h2: '\n', h3: '\n', h4: '\n' }

export const wordsOfHtml = (html: string): string | undefined => wordsOf(loadHtml(html).root()[0]?.children ?? [])

/** The words of some HTML, with the line breaks it shows, not cleaned yet; nothing of it is ever passed on as HTML. */
export function wordsOf(nodes: readonly ChildNode[]): string | undefined {
  const parts: string[] = []
  const open: (ChildNode | string)[] = nodes.toReversed()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node === 'string') parts.push(node)
    // Line breaks of the source say nothing.
    else if (node.type === 'text') parts.push(node.data.replace(/\s+/g, ' '))
    else if ('name' in node && 'children' in node && !silent.has(node.name)) open.push(breaks[node.name] ?? '', ...node.children.toReversed())
  }
  const words = parts.join('').split('\n').map((line) => line.trim()).join('\n').trim()
  return words === '' ? undefined : words
}
