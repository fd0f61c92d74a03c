import { Children, isValidElement, type ReactNode } from 'react'

const blocks = new Set<unknown>(['p', 'ul', 'ol', 'blockquote', 'h2', 'h3', 'h4', 'pre', 'hr', 'table'])

/** Whether a tag stood around whole paragraphs or around words, which Markdown decides by the blank lines. */
export function holdsBlocks(children: ReactNode): boolean {
  return Children.toArray(children).some((child) => isValidElement(child) && blocks.has(child.type))
}
