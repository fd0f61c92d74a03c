import type { Root } from 'hast'
import { eachElement, wordsOf } from './each-element.ts'

/** Keeps the ids apart from those the page itself uses, such as the targets of its skip links. */
const prefix = 'h-'

/** Gives each heading an id made of its words, in any script, unique in the text. */
export function headingIds() {
  return (tree: Root): void => {
    const taken = new Set<string>()
    eachElement(tree, (element) => {
      if (!/^h[2-6]$/.test(element.tagName) || element.properties['id'] !== undefined) return
      const words = wordsOf(element).normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
      const slug = prefix + [...words.replace(/^-|-$/g, '')].slice(0, 80).join('')
      let id = slug
      for (let count = 2; taken.has(id); count++) id = `${slug}-${count}`
      taken.add(id)
      element.properties['id'] = id
    })
  }
}
