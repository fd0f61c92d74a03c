/**
 * Leaves of a style sheet what a document can use, under short names. The sheets are those of every component its route
 * may show; a tenth of a page's first 14 KB would be rules for what is not on it, and names that only developers read.
 */
import { type Atrule, type CssNode, generate, type List, type ListItem, parse, type Rule, walk } from 'css-tree'
import { LRUCache } from 'lru-cache'
import { shortName } from './short-name.ts'
import { shortenProperties } from './shorten-properties.ts'

/** What our own scripts add to a page that may not have it yet. */
const addedByScript = ['a', 'button', 'p', 'span', 'strong', 'time']

/** Pages of one kind differ in words, seldom in what they are made of. */
const trimmed = new LRUCache<string, TrimmedStyles>({ maxSize: 4_000_000, sizeCalculation: ({ css }, key) => css.length + key.length })

export interface TrimmedStyles {
  css: string
  /** What the classes that are left are called now. */
  names: ReadonlyMap<string, string>
}

/**
 * @param elements Their tags, classes and languages are what a selector is held against; other conditions are taken to hold. What their
 *   own styles name stays.
 * @param keepsNames Of what is left, everything is called what it was: see press-document.ts.
 */
export function trimStyles(css: string, elements: Iterable<{ tagName: string; classes: string[]; lang?: string; style?: string }>, keepsNames = false): TrimmedStyles {
  const used = new Set(addedByScript)
  for (const { tagName, classes, lang, style } of elements) {
    used.add(tagName)
    for (const name of style?.match(/--[\w-]+/g) ?? []) used.add(name)
    for (const name of classes) used.add(`.${name}`)
    // `:lang(fa)` is also true of `fa-AF` (CSS Selectors 4 §8.2).
    if (lang !== undefined) used.add(`:${lang.split('-')[0]}`)
  }
  const key = `${keepsNames} ${[...used].sort().join(' ')}${css}`
  let result = trimmed.get(key)
  if (result === undefined) trimmed.set(key, (result = trim(css, used, keepsNames)))
  return result
}

function trim(css: string, used: Set<string>, keepsNames: boolean): TrimmedStyles {
  const sheet = parse(css, { parseValue: false, parseAtrulePrelude: false })
  walk(sheet, {
    visit: 'Rule',
    leave(rule, item, list) {
      // `from` and `to` look like tags.
      if (this.atrule?.name.endsWith('keyframes')) return
      if (rule.prelude.type === 'SelectorList' && !dropDead(rule.prelude.children, used)) list.remove(item)
    },
  })
  if (!keepsNames) shortenProperties(sheet, used)
  for (const visit of ['Rule', 'Atrule'] as const) {
    walk(sheet, {
      visit,
      leave: ({ block }: Rule | Atrule, item: ListItem<CssNode>, list: List<CssNode>) => {
        if (block?.children.isEmpty) list.remove(item)
      },
    })
  }
  const names = new Map<string, string>()
  walk(sheet, (node) => {
    if (node.type !== 'ClassSelector') return
    const name = names.get(node.name) ?? (keepsNames ? node.name : shortName(names.size))
    names.set(node.name, name)
    node.name = name
  })
  return { css: generate(sheet), names }
}

/** Removes the selectors that can match nothing; whether any is left. */
function dropDead(selectors: List<CssNode>, used: Set<string>): boolean {
  selectors.forEach((selector, item) => {
    if (selector.type === 'Selector' && !selector.children.toArray().every((part) => canMatch(part, used))) selectors.remove(item)
  })
  return !selectors.isEmpty
}

function canMatch(part: CssNode, used: Set<string>): boolean {
  switch (part.type) {
    case 'ClassSelector':
      return used.has(`.${part.name}`)
    case 'TypeSelector':
      return part.name === '*' || used.has(part.name)
    case 'PseudoClassSelector': {
      if (part.name === 'lang') return !part.children || used.has(`:${generate(part.children.first!).replaceAll('"', '').split('-')[0]}`)
      // What is negated says nothing of what is there.
      if (part.name !== 'is' && part.name !== 'where') return true
      const alternatives = part.children?.first
      return alternatives?.type !== 'SelectorList' || dropDead(alternatives.children, used)
    }
    default:
      return true
  }
}
