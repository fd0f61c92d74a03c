import type { Root } from 'hast'
import { eachElement, wordsOf } from './each-element.ts'

/** Keeps the ids apart from those the page itself uses, such as the targets of its skip links. */
const prefix = 'h-'

/** Gives each heading an id made of its words, in any script, unique in the text. */
export function headingIds() {
  return (tree: Root): void => {
    const taken = new Set<string>()
    const last = new Map<string, number>()
    eachElement(tree, (element) => {
      if (!/^h[2-6]$/.test(element.tagName) || element.properties['id'] !== undefined) return
      const words = wordsOf(element).normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
      const slug = prefix + [...words.replace(/^-|-$/g, '')].slice(0, 80).join('')
      // Counted on from the last of the same words: thousands of equal headings would each try all numbers before.
      let count = last.get(slug) ?? 0
      let id = slug
      do id = ++count === 1 ? slug : `${slug}-${count}`
      while (taken.has(id))
      last.set(slug, count)
      taken.add(id)
      element.properties['id'] = id
    })
  }
}
