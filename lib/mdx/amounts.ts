/**
 * How much of each thing a body may hold. Far beyond what a writer needs, and little enough that the worst
 * body that passes still becomes a page within about a second and two megabytes.
 */
import type { Definition, Nodes } from 'mdast'
import type {} from 'mdast-util-mdx-jsx'
import { quoted } from '#lib/site/printable.ts'
import { components } from './components.ts'

interface Fault {
  message: string
  mend: string
}

/** A text of twenty thousand words with a link or an emphasis in every line has seven thousand. */
const maxNodes = 10_000
const maxFootnoteReferences = 1000
/** Characters that references repeat on the page: the address and title of a link, the label of a footnote. */
const maxRepeated = 500_000
/** Each record may be as long as an article. */
const maxShowings = 10

const split = 'split it into several articles'

export class Amounts {
  #nodes: number
  #footnoteReferences = 0
  #repeated = 0
  readonly #tags = new Map<string, number>()
  readonly #records = new Map<string, number>()
  readonly #definitions = new Map<string, Definition>()
  readonly #references = new Map<string, number>()

  /** `nodes`: those that are counted already. */
  constructor(nodes: number) {
    this.#nodes = nodes
  }

  /** Counts a node, and says what there is too much of with it. */
  add(node: Nodes): Fault | undefined {
    // The page fills up rows that are shorter than the first.
    this.#nodes += node.type === 'table' ? node.children.length * (node.align?.length ?? 0) : 1
    if (this.#nodes > maxNodes) return { message: `The text has more than ${shown(maxNodes)} parts: paragraphs, links, cells and such`, mend: split }
    switch (node.type) {
      case 'footnoteReference':
        if (++this.#footnoteReferences > maxFootnoteReferences) return { message: `There are more than ${shown(maxFootnoteReferences)} references to footnotes`, mend: split }
        // In its own id, in its address, and in the way back.
        return this.#repeat(4 * lengthOnPage(node.identifier))
      case 'definition':
        // The first of a name counts.
        if (!this.#definitions.has(node.identifier)) this.#definitions.set(node.identifier, node)
        break
      case 'linkReference':
        this.#references.set(node.identifier, (this.#references.get(node.identifier) ?? 0) + 1)
        break
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement': {
        const most = components.get(node.name ?? '')?.most
        if (most !== undefined && countUp(this.#tags, node.name!) > most) return { message: `There are more than ${shown(most)} <${node.name}>`, mend: split }
      }
    }
    return undefined
  }

  /** Counts an evidence record where it is shown. */
  addRecord(id: string): Fault | undefined {
    if (countUp(this.#records, id) <= maxShowings) return undefined
    return { message: `The record ${quoted(id)} is shown more than ${maxShowings} times`, mend: 'show it once, and link to it with words' }
  }

  /** What can be said only at the end, for a definition may come after what refers to it. */
  addReferences(): (Fault & { node: Definition }) | undefined {
    for (const [identifier, node] of this.#definitions) {
      const excess = this.#repeat((this.#references.get(identifier) ?? 0) * lengthOnPage(node.url + (node.title ?? '')))
      if (excess) return { ...excess, node }
    }
    return undefined
  }

  #repeat(characters: number): Fault | undefined {
    this.#repeated += characters
    return this.#repeated > maxRepeated ? { message: 'Long addresses or labels are referred to thousands of times', mend: 'shorten them, or refer to them less often' } : undefined
  }
}

function countUp(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1
  counts.set(key, count)
  return count
}

/** At most, about: in an address each byte beyond ASCII takes three characters, and & five. */
const lengthOnPage = (text: string) => 3 * Buffer.byteLength(text)

const shown = (count: number) => count.toLocaleString('en')
