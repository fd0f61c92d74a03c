import type { Root } from 'mdast'
import type { MDXComponents } from 'mdx/types'
import { compileMDX } from 'next-mdx-remote/rsc'
import type { ReactElement } from 'react'
import type { Processor } from 'unified'
import { checkBody } from './check-body.ts'
import { checkTree } from './check-tree.ts'
import { headingIds } from './heading-ids.ts'
import { sortUpdates } from './newest-first.ts'
import { syntaxFor } from './syntax.ts'
import { tableRegions } from './table-regions.ts'

export interface MdxWords {
  /** Heading above the footnotes, for screen readers. */
  footnoteLabel: string
  /** The link from a footnote back to where it was referred to; `n` counts from 1. */
  footnoteBackLabel: (n: number) => string
  /** Name of the region around a table. */
  tableLabel: string
}

/**
 * Turns checked MDX into elements. Only the components of `components.ts` can occur, under their names;
 * `components` may also give HTML elements that Markdown makes, such as `a`.
 *
 * Throws if the text does not pass the check: twice, before anything else sees it, and on the very tree
 * that is rendered, so that nothing can come through that the check did not see.
 */
export async function renderMdx(source: string, components: MDXComponents, words: MdxWords): Promise<ReactElement> {
  refuse(checkBody(source).problems)
  const { content } = await compileMDX({
    source,
    components,
    options: {
      blockJS: true,
      blockDangerousJS: true,
      parseFrontmatter: false,
      mdxOptions: {
        remarkPlugins: [[checkedSyntax, source], checkedTree, () => sortUpdates],
        rehypePlugins: [headingIds, [tableRegions, { label: words.tableLabel }]],
        remarkRehypeOptions: {
          footnoteLabel: words.footnoteLabel,
          footnoteBackLabel: (reference: number) => words.footnoteBackLabel(reference + 1),
          clobberPrefix: 'note-',
        },
      },
    },
  })
  return content
}

/** Puts the grammar of the check in the place of the MDX grammar, with its ESM and its expressions. */
function checkedSyntax(this: Processor, source: string): void {
  const { extensions, mdastExtensions } = syntaxFor(source)
  Object.assign(this.data(), { micromarkExtensions: extensions, fromMarkdownExtensions: mdastExtensions })
}

function checkedTree() {
  return (tree: Root): void => refuse(checkTree(tree, (node) => node.position?.start ?? { line: 1, column: 1 }).problems)
}

function refuse(problems: readonly { severity: string; line: number; column: number; message: string }[]): void {
  const error = problems.find(({ severity }) => severity === 'error')
  if (error) throw new Error(`The text is not fit to be shown: ${error.line}:${error.column} ${error.message}`)
}
