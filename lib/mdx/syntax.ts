/**
 * The one grammar of article bodies, used by the check and by the render, so that what was checked is
 * what is rendered: Markdown with components, without HTML, indented code, ESM, and with expressions
 * recognised only in order to be refused (no JavaScript parser is involved).
 *
 * Of GFM: tables, footnotes, strikethrough, bare links. Each is switched on only where its own character
 * occurs, which changes nothing in the result and spares most articles half of the parse.
 */
import type { Options } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmFootnoteFromMarkdown } from 'mdast-util-gfm-footnote'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { mdxExpressionFromMarkdown } from 'mdast-util-mdx-expression'
import { mdxJsxFromMarkdown } from 'mdast-util-mdx-jsx'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmFootnote } from 'micromark-extension-gfm-footnote'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTable } from 'micromark-extension-gfm-table'
import { mdxExpression } from 'micromark-extension-mdx-expression'
import { mdxJsx } from 'micromark-extension-mdx-jsx'
import { mdxMd } from 'micromark-extension-mdx-md'

export interface Syntax {
  extensions: NonNullable<Options['extensions']>
  mdastExtensions: NonNullable<Options['mdastExtensions']>
}

/** Not after `](` or `="`, where a link is already written out. */
export const bareLink = /(?<!\]\(<?|=")(?:https?:\/\/|www\.)|[\w.-]@\w/i

export function syntaxFor(source: string): Syntax {
  const extensions: Syntax['extensions'] = [mdxMd(), mdxExpression(), mdxJsx()]
  const mdastExtensions: Syntax['mdastExtensions'] = [mdxExpressionFromMarkdown(), mdxJsxFromMarkdown()]
  if (source.includes('|')) {
    extensions.push(gfmTable())
    mdastExtensions.push(gfmTableFromMarkdown())
  }
  if (source.includes('[^')) {
    extensions.push(gfmFootnote())
    mdastExtensions.push(gfmFootnoteFromMarkdown())
  }
  if (source.includes('~~')) {
    extensions.push(gfmStrikethrough({ singleTilde: false }))
    mdastExtensions.push(gfmStrikethroughFromMarkdown())
  }
  if (bareLink.test(source)) {
    extensions.push(gfmAutolinkLiteral())
    mdastExtensions.push(gfmAutolinkLiteralFromMarkdown())
  }
  return { extensions, mdastExtensions }
}
