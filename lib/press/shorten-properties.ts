import { type CssNode, walk } from 'css-tree'
import { shortName } from './short-name.ts'

/**
 * Takes out of a sheet, whose values are not parsed, the custom properties that nothing in it reads, and gives the others
 * short names.
 * @param kept Names that something outside of the sheet knows.
 */
export function shortenProperties(sheet: CssNode, kept: ReadonlySet<string>): void {
  const fixed = new Set([...kept, ...namesInPreludes(sheet)])
  // What only one that is taken out has read goes next.
  while (dropUnread(sheet, new Set([...fixed, ...readIn(sheet)])));
  const names = new Map<string, string>()
  const nameFor = (name: string) => {
    if (fixed.has(name)) return name
    let index = names.size
    while (!names.has(name)) {
      const short = `--${shortName(index++)}`
      if (!fixed.has(short) && ![...names.values()].includes(short)) names.set(name, short)
    }
    return names.get(name)!
  }
  walk(sheet, (node) => {
    if (node.type !== 'Declaration') return
    if (isCustom(node.property)) node.property = nameFor(node.property)
    if (node.value.type === 'Raw') node.value.value = node.value.value.replace(reference, (_, before: string, name: string) => before + nameFor(name))
  })
}

const isCustom = (property: string) => /^--[\w-]+$/.test(property)
const reference = /(\bvar\(\s*)(--[\w-]+)/g

/** `@property` and queries of style name them, too. */
function namesInPreludes(sheet: CssNode): string[] {
  const names: string[] = []
  walk(sheet, (node) => {
    if (node.type === 'Atrule' && node.prelude?.type === 'Raw') names.push(...(node.prelude.value.match(/--[\w-]+/g) ?? []))
  })
  return names
}

function readIn(sheet: CssNode): string[] {
  const names: string[] = []
  walk(sheet, (node) => {
    if (node.type === 'Declaration' && node.value.type === 'Raw') names.push(...[...node.value.value.matchAll(reference)].map((found) => found[2]!))
  })
  return names
}

/** Whether there were any. */
function dropUnread(sheet: CssNode, read: ReadonlySet<string>): boolean {
  let dropped = false
  walk(sheet, {
    visit: 'Declaration',
    leave: (node, item, list) => {
      if (!isCustom(node.property) || read.has(node.property)) return
      list.remove(item)
      dropped = true
    },
  })
  return dropped
}
