/**
 * Turns the document Next renders into the one readers get: no framework script, no preloads of it, no
 * flight data, one style sheet in the head with what the page can use of it. What is not recognised as a complete page is refused.
 *
 * What it relies on in Next's markup is pinned by press-document.test.ts and e2e/press.test.ts, so that an
 * upgrade that changes it fails there and not before readers.
 */
import { createHash } from 'node:crypto'
import { setImmediate as pause } from 'node:timers/promises'
import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as adapter, parse, serialize } from 'parse5'
import { attributeOf, elementsOf, removeNode, textOf } from './html-tree.ts'
import { trimStyles } from './trim-styles.ts'

export interface PressedDocument {
  html: string
  /** CSP source expressions of its style sheet, e.g. `'sha256-…'`; empty without styles. */
  styleHashes: string[]
}

/** Its page takes in parts of later versions of itself: see public/ovoz/live-updates.js. */
const openElement = 'live-updates'

/** Script elements that stay: data for machines, and our own modules. */
function isKept(script: Tree.Element): boolean {
  const type = attributeOf(script, 'type')
  if (type === 'application/ld+json' || type === 'speculationrules') return true
  return type === 'module' && (attributeOf(script, 'src')?.startsWith('/ovoz/') ?? false)
}

/**
 * Of the longest documents in parts of a tenth of a second, between which others are answered.
 * @returns undefined when `html` is an error shell, a fallback waiting for a script, or cut short.
 */
export async function pressDocument(html: string): Promise<PressedDocument | undefined> {
  if (!html.endsWith('</html>')) return undefined
  await pause()
  const document = parse(withoutFlightData(html))
  await pause()
  const elements = elementsOf(document)
  if (!isComplete(elements)) return undefined

  for (const element of elements) {
    if (element.tagName === 'script' && !isKept(element)) removeNode(element)
    if (element.tagName === 'link' && isPreloadOfScript(element)) removeNode(element)
    // Where Next streams metadata that is late; ours is in the head already.
    if (element.tagName === 'div' && attributeOf(element, 'hidden') === '' && textOf(element) === '') removeNode(element)
  }
  removeComments(document)
  await pause()
  const css = gatherStyles(elements)
  await pause()
  if (css === '') return { html: serialize(document), styleHashes: [] }

  const head = elements.find((element) => element.tagName === 'head')!
  const style = adapter.createElement('style', head.namespaceURI, [])
  adapter.insertText(style, css)
  adapter.appendChild(head, style)
  return { html: serialize(document), styleHashes: [`'sha256-${createHash('sha256').update(css).digest('base64')}'`] }
}

const endOfDocument = '</body></html>'
const endOfScript = '</script>'

/**
 * Cuts the scripts at the end of a document, more than half of what Next renders, so that nobody has to parse them. Only
 * such as have no attribute, none of which is kept, and no `<` in them, which Next writes `\u003c` there: what stands
 * between their tags can be nothing but a script.
 */
function withoutFlightData(html: string): string {
  let end = html.length - endOfDocument.length
  if (!html.endsWith(endOfDocument)) return html
  while (html.endsWith(endOfScript, end)) {
    const start = html.lastIndexOf('<', end - endOfScript.length - 1)
    if (!html.startsWith('<script>', start)) break
    end = start
  }
  return html.slice(0, end) + endOfDocument
}

function isComplete(elements: Tree.Element[]): boolean {
  const has = (name: string) => elements.some((element) => element.tagName === name)
  const root = elements.find((element) => element.tagName === 'html')
  const isShell = !root || attributeOf(root, 'id') === '__next_error__' || attributeOf(root, 'lang') === undefined
  // React leaves a template where content was still to come.
  const isWaiting = elements.some((element) => element.tagName === 'template' && /^[BP]:/.test(attributeOf(element, 'id') ?? ''))
  return !isShell && !isWaiting && has('title') && has('main') && has('h1')
}

function isPreloadOfScript(link: Tree.Element): boolean {
  const relation = attributeOf(link, 'rel')
  return relation === 'modulepreload' || (relation === 'preload' && attributeOf(link, 'as') === 'script')
}

function removeComments(node: Tree.ParentNode): void {
  for (const child of [...node.childNodes]) {
    if (child.nodeName === '#comment') removeNode(child)
    else if ('childNodes' in child) removeComments(child)
  }
  if (node.nodeName === 'template') removeComments((node as Tree.Template).content)
}

/**
 * Takes every style element and style attribute out of the tree; attributes become classes, because a
 * policy without `unsafe-inline` applies none of them.
 */
function gatherStyles(elements: Tree.Element[]): string {
  const sheets = elements.filter(({ tagName }) => tagName === 'style')
  sheets.forEach(removeNode)
  const parts = elements.map((element) => ({ element, tagName: element.tagName, classes: attributeOf(element, 'class')?.split(/\s+/) ?? [], lang: attributeOf(element, 'lang'), style: attributeOf(element, 'style') }))
  // What is published later comes into this page with the sheet of another: the same has to have the same name in both.
  const isOpen = parts.some(({ tagName }) => tagName === openElement)
  const { css, names } = trimStyles(sheets.map((sheet) => textOf(sheet).trim()).join('\n'), parts, isOpen)
  const rules = new Map<string, string>()
  for (const { element, classes, style: inline } of parts) {
    // Nothing that could end the rule or the element it will stand in.
    if (inline !== undefined && !/[<>{}\\]/.test(inline)) rules.set(inline, rules.get(inline) ?? `s${isOpen ? digestOf(inline) : rules.size.toString(36)}`)
    const kept = [...classes.map((name) => names.get(name)), inline === undefined ? undefined : rules.get(inline)].filter((name) => name !== undefined)
    element.attrs = element.attrs.filter(({ name }) => name !== 'style' && name !== 'class')
    if (kept.length > 0) element.attrs.push({ name: 'class', value: kept.join(' ') })
  }
  // Named thrice, to rank above the sheet's own rules as an attribute does.
  return [css, ...[...rules].map(([style, name]) => `.${name}.${name}.${name}{${style}}`)].filter(Boolean).join('\n')
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)
