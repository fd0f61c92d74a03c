import type { Root } from 'hast'
import { eachElement } from './each-element.ts'

/**
 * Puts each table into a region that scrolls sideways and can be reached by keyboard (WCAG 2.1.1, 1.4.10),
 * and turns alignment into `data-align`, since neither `align` (obsolete) nor an inline style (our content
 * security policy) may stand in the page.
 */
export function tableRegions({ label }: { label: string }) {
  return (tree: Root): void => {
    eachElement(tree, (element, parent, index) => {
      if (element.tagName === 'th' || element.tagName === 'td') {
        const { align, ...rest } = element.properties
        element.properties = align === undefined || align === null ? rest : { ...rest, dataAlign: align }
      }
      if (element.tagName !== 'table') return
      parent.children[index] = {
        type: 'element',
        tagName: 'div',
        properties: { className: ['table-region'], role: 'group', ariaLabel: label, tabIndex: 0 },
        children: [element],
      }
    })
  }
}
