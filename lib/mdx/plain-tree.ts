import type { ElementContent, Properties, Root } from 'hast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx'
import { type State, toHast } from 'mdast-util-to-hast'
import { checkBody } from './check-body.ts'
import { eachElement } from './each-element.ts'
import { sortUpdates } from './newest-first.ts'
import type { MdxWords } from './render-mdx.ts'
import { syntaxFor } from './syntax.ts'

/** What a component becomes where there is no sheet and no script of ours. `props` are as the check has passed them. */
export type PlainComponent = (props: Record<string, string>, children: ElementContent[], isInline: boolean) => ElementContent | ElementContent[]

export interface PlainOptions {
  /** By the name of the tag. */
  components: Record<string, PlainComponent>
  /** The heading above the footnotes and the way back from them. */
  words: Pick<MdxWords, 'footnoteLabel' | 'footnoteBackLabel'>
  /** Stands before each id: many texts may come to stand in one document. */
  idPrefix: string
  /** Of the site, as in `https://example.org`: paths are made absolute. */
  origin: string
}

/**
 * Checked MDX as plain HTML, for feeds. Without React, so that it can be made anywhere.
 * @throws Error if the text does not pass the check.
 */
export function plainTree(source: string, { components, words, idPrefix, origin }: PlainOptions): Root {
  const error = checkBody(source).problems.find(({ severity }) => severity === 'error')
  if (error) throw new Error(`The text is not fit to be shown: ${error.line}:${error.column} ${error.message}`)
  const component = (state: State, node: MdxJsxFlowElement | MdxJsxTextElement) => {
    const make = components[node.name ?? '']
    if (!make) throw new Error(`<${node.name}> has no plain form`)
    const props = Object.fromEntries(node.attributes.flatMap((attribute) => (attribute.type === 'mdxJsxAttribute' ? [[attribute.name, String(attribute.value)]] : [])))
    return make(props, state.all(node), node.type === 'mdxJsxTextElement')
  }
  const written = fromMarkdown(source, syntaxFor(source))
  sortUpdates(written)
  const tree = toHast(written, {
    handlers: { mdxJsxFlowElement: component, mdxJsxTextElement: component },
    footnoteLabel: words.footnoteLabel,
    footnoteLabelProperties: {},
    footnoteBackLabel: (reference) => words.footnoteBackLabel(reference + 1),
    clobberPrefix: idPrefix,
  }) as Root
  eachElement(tree, (element, parent, index) => {
    element.properties = plainProperties(element.properties, idPrefix, origin)
    // Tags that stand alone on a line are no paragraph, but Markdown made one around them.
    if (element.tagName === 'p' && element.children.some((child) => child.type === 'element' && blocks.has(child.tagName))) {
      parent.children.splice(parent.children.indexOf(element) === -1 ? index : parent.children.indexOf(element), 1, ...element.children)
    }
  })
  return tree
}

const blocks = new Set(['figure', 'blockquote', 'div', 'p', 'h2', 'h3', 'ul', 'ol', 'table', 'details'])

/** What feed readers let through. An id comes before an address, for the W3C's validator takes `<a href="#…">` for a mistake. */
function plainProperties(properties: Properties, idPrefix: string, origin: string): Properties {
  const { id, href, src, align, className: _class, dataFootnoteRef: _ref, dataFootnoteBackref, dataFootnotes: _footnotes, ariaDescribedBy: _by, ariaLabel, ...rest } = properties
  const absolute = (address: unknown) => (typeof address === 'string' && address.startsWith('/') ? origin + address : (address as string | undefined))
  return {
    ...(id === undefined ? {} : { id: id === 'footnote-label' ? `${idPrefix}notes` : id }),
    ...(dataFootnoteBackref === undefined ? {} : { title: ariaLabel }),
    ...(href === undefined ? {} : { href: absolute(href) }),
    ...(src === undefined ? {} : { src: absolute(src) }),
    ...(align === undefined ? {} : { align }),
    ...rest,
  }
}
