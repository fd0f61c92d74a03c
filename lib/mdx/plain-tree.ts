import type { ElementContent, Properties, Root } from 'hast'
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx'
import { type State, toHast } from 'mdast-util-to-hast'
import { readTree } from './body-tree.ts'
import { eachElement } from './each-element.ts'
import type { BodyWords } from './render-tree.ts'

/** What a component becomes where there is no sheet and no script of ours. `props` are as the check has passed them. */
export type PlainComponent = (props: Record<string, string>, children: ElementContent[], isInline: boolean) => ElementContent | ElementContent[]

export interface PlainOptions {
  /** By the name of the tag. */
  components: Record<string, PlainComponent>
  /** The heading above the footnotes and the way back from them. */
  words: Pick<BodyWords, 'footnoteLabel' | 'footnoteBackLabel'>
  /** Stands before each id: many texts may come to stand in one document. */
  idPrefix: string
  /** Of the site, as in `https://example.org`: paths are made absolute. */
  origin: string
}

/**
 * A stored body as plain HTML, for feeds. Without React, so that it can be made anywhere.
 * @param stored From `storeTree`.
 * @throws Error for a tag that has no plain form.
 */
export function plainTree(stored: string, { components, words, idPrefix, origin }: PlainOptions): Root {
  const component = (state: State, node: MdxJsxFlowElement | MdxJsxTextElement) => {
    const make = Object.hasOwn(components, node.name ?? '') ? components[node.name!] : undefined
    if (!make) throw new Error(`<${node.name}> has no plain form`)
    const props = Object.fromEntries(node.attributes.flatMap((attribute) => (attribute.type === 'mdxJsxAttribute' ? [[attribute.name, String(attribute.value)]] : [])))
    return make(props, state.all(node), node.type === 'mdxJsxTextElement')
  }
  const tree = toHast(readTree(stored), {
    handlers: { mdxJsxFlowElement: component, mdxJsxTextElement: component },
    footnoteLabel: words.footnoteLabel,
    footnoteLabelProperties: {},
    footnoteBackLabel: (reference) => words.footnoteBackLabel(reference + 1),
    clobberPrefix: idPrefix,
  }) as Root
  eachElement(tree, (element) => {
    element.properties = plainProperties(element.properties, idPrefix, origin)
  })
  return tree
}

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
