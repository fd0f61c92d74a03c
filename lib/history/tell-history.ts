/**
 * What readers are told of how an article changed.
 *
 * One rule decides what words may be shown: those of today's article, followed back through the versions; and those that
 * were taken out only where one of today's corrections quotes them, or the editor shows all. So a name that was taken
 * out stands nowhere, not in the version that brought it in either (docs/decisions/0009).
 */
import { setImmediate as pause } from 'node:timers/promises'
import type { Correction, Timestamp } from '#lib/catalogue/types.ts'
import type { ProseBlock } from '#lib/mdx/prose-blocks.ts'
import { compareBlocks, type Block, type BlockChange } from './compare-blocks.ts'
import { countWords, isWord, tokensOf } from './compare-words.ts'
import type { ArticleVersion } from './public-versions.ts'

/** Words that stayed, came or went; `hidden` is a number of words in the place of words. */
export interface Run {
  kind: 'same' | 'removed' | 'added'
  text?: string
  hidden?: number
  /** More of the same was left out here. */
  isCut?: boolean
}

export interface ChangedPassage {
  kind: ProseBlock['kind'] | 'title' | 'summary'
  /** As a whole, or in parts. */
  change: 'added' | 'removed' | 'changed'
  runs: Run[]
}

/** What changed that is not said in words of the article. */
type ChangedFact = 'picture' | 'authors' | 'topics' | 'date' | 'links'

export interface Change {
  event: 'changed' | 'retracted' | 'republished'
  /** Absent for what is not committed yet. */
  at?: Timestamp
  corrections: Correction[]
  facts: ChangedFact[]
  /** In the order of reading; a number stands for as many paragraphs that stayed as they were. */
  passages: (ChangedPassage | number)[]
  /** There is more than a page can hold. */
  isTooLong: boolean
}

export interface ArticleHistory {
  /** Newest first. */
  changes: Change[]
  /** Whether there were versions before: none, some that are not shown, some that are not known. */
  earlier: 'none' | 'hidden' | 'unknown'
}

export interface HistoryOptions {
  language: string
  /** What today's preserved posts show, by id. */
  evidence: Readonly<Record<string, string>>
  /** Nothing of before is shown. */
  from?: Timestamp
  /** Words that were taken out are shown, whatever they are. */
  showsRemoved: boolean
  /** Whether there were versions before the first. */
  earlier: ArticleHistory['earlier']
}

/** Characters that one page holds; older changes are then told without words. */
const mostText = 300_000
/** Words shown on each side of a change. */
const context = 14

/** In steps, between which a server goes on answering. @param versions Those that readers could see, oldest first; the last is today's. */
export async function tellHistory(versions: readonly ArticleVersion[], options: HistoryOptions): Promise<ArticleHistory> {
  const today = versions.at(-1)!
  const shown = shownVersions(versions, options.from)
  const earlier = shown.length < versions.length ? 'hidden' : options.earlier
  if (today.retracted) return { changes: shown.slice(1).map((version, index) => withoutWords(shown[index]!, version, today)).reverse(), earlier }

  const last = shown.findLastIndex(({ retracted }) => retracted)
  const base = Math.max(0, last)
  const changes = last < 0 ? [] : [withoutWords(shown[last - 1], shown[last]!, today), { ...withoutWords(shown[last], shown[last + 1]!, today) }]
  const told = await tellChanges(shown.slice(last + 1), options)
  return { changes: [...changes, ...told].reverse(), earlier: base > 0 ? 'hidden' : earlier }
}

/** The newest is what everybody sees. */
function shownVersions(versions: readonly ArticleVersion[], from: Timestamp | undefined): readonly ArticleVersion[] {
  if (from === undefined) return versions
  return versions.filter(({ at }, index) => index === versions.length - 1 || at === undefined || Date.parse(at) >= Date.parse(from))
}

interface Text {
  blocks: Block[]
  links: string[]
}

/** Headline and standfirst first, then the picture, then the text. @param known The words of what was read before: most of a text stays. */
function readText({ title, summary, image, prose }: ArticleVersion, { language, evidence }: HistoryOptions, known: Map<string, string[]>): Text {
  const { blocks, links } = prose
  const block = (kind: ChangedPassage['kind'], text: string, id?: string) => {
    const tokens = known.get(text) ?? tokensOf(text, language)
    known.set(text, tokens)
    return { kind, text, id, tokens } as Block
  }
  const head = [block('title', title), block('summary', summary), ...(image ? [block('picture', image.words, 'lead')] : [])]
  return { links, blocks: [...head, ...blocks.map(({ kind, text, id }) => block(kind, kind === 'evidence' ? (evidence[id!] ?? '') : text, id))] }
}

async function tellChanges(versions: readonly ArticleVersion[], options: HistoryOptions): Promise<Change[]> {
  const today = versions.at(-1)!
  const known = new Map<string, string[]>()
  const quoted = quotedIn(today.corrections, options.language)
  const mayShow = (tokens: string[]) => (options.showsRemoved || countWords(tokens) === 0 ? tokens.map(() => true) : quoted(tokens))
  const changes: Change[] = []
  // From today backwards: a word may be shown in a version if it may in the next, where it still is.
  let after = readText(today, options, known)
  let visible = after.blocks.map(({ tokens }) => tokens.map(() => true))
  let length = 0
  for (let index = versions.length - 2; index >= 0; index -= 1) {
    await pause()
    const before = readText(versions[index]!, options, known)
    const compared = compareBlocks(before.blocks, after.blocks)
    const visibleBefore = lookBack(before.blocks, compared, visible, mayShow)
    const passages = tellPassages(before.blocks, after.blocks, compared, visibleBefore, visible)
    const facts = changedFacts(versions[index]!, versions[index + 1]!, before, after, passages)
    const corrections = newCorrections(versions[index]!, versions[index + 1]!, today)
    length += JSON.stringify(passages).length
    const isTooLong = length > mostText
    const change: Change = { event: 'changed', ...atOf(versions[index + 1]!), corrections, facts, passages: isTooLong ? [] : passages, isTooLong }
    if (passages.length + facts.length + corrections.length > 0) changes.push(change)
    ;[after, visible] = [before, visibleBefore]
  }
  return changes.reverse()
}

const atOf = ({ at }: ArticleVersion) => (at === undefined ? {} : { at })

type Visible = boolean[][]

function lookBack(before: readonly Block[], compared: readonly BlockChange[], visible: Visible, mayShow: (tokens: string[]) => boolean[]): Visible {
  const found: Visible = before.map(({ tokens }) => tokens.map(() => false))
  for (const { before: old, after: now, steps } of compared) {
    if (old === undefined) continue
    let [from, to] = [0, 0]
    for (const { kind, count } of steps) {
      if (kind === 'same') for (let offset = 0; offset < count; offset += 1) found[old]![from + offset] = visible[now!]![to + offset]!
      if (kind === 'removed') found[old]!.splice(from, count, ...mayShow(before[old]!.tokens.slice(from, from + count)))
      if (kind !== 'added') from += count
      if (kind !== 'removed') to += count
    }
  }
  return found
}

function tellPassages(before: readonly Block[], after: readonly Block[], compared: readonly BlockChange[], visibleBefore: Visible, visibleAfter: Visible): Change['passages'] {
  const passages: Change['passages'] = []
  for (const { before: old, after: now, steps } of compared) {
    const block = now === undefined ? before[old!]! : after[now]!
    if (steps.every(({ kind }) => kind === 'same') && old !== undefined && now !== undefined) {
      // A count of what stayed; the headline and what belongs to it stand above the text.
      if (isHead(block)) continue
      const last = passages.at(-1)
      if (typeof last === 'number') passages[passages.length - 1] = last + 1
      else passages.push(1)
      continue
    }
    const runs: Run[] = []
    let [from, to] = [0, 0]
    for (const { kind, count } of steps) {
      const [tokens, visible] = kind === 'removed' ? [before[old!]!.tokens, visibleBefore[old!]!] : [after[now!]!.tokens, visibleAfter[now!]!]
      const start = kind === 'removed' ? from : to
      runs.push(...runsOf(kind, tokens.slice(start, start + count), visible.slice(start, start + count)))
      if (kind !== 'added') from += count
      if (kind !== 'removed') to += count
    }
    passages.push({ kind: block.kind, change: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed', runs: shortened(runs) })
  }
  // What stays the same matters between two changes only.
  return passages.some((passage) => typeof passage !== 'number') ? passages : []
}

const isHead = ({ kind, id }: Block) => (kind as string) === 'title' || (kind as string) === 'summary' || id === 'lead'

/** Words that may not be shown become their number. */
function runsOf(kind: Run['kind'], tokens: string[], visible: boolean[]): Run[] {
  const runs: Run[] = []
  for (let start = 0; start < tokens.length;) {
    let end = start
    while (end < tokens.length && visible[end] === visible[start]) end += 1
    const part = tokens.slice(start, end)
    runs.push(visible[start] ? { kind, text: part.join('') } : { kind, hidden: countWords(part) })
    start = end
  }
  return runs.filter(({ text, hidden }) => text !== undefined || hidden! > 0)
}

/** Long stretches that stayed are cut to what stands next to a change. */
function shortened(runs: readonly Run[]): Run[] {
  return runs.flatMap((run, index): Run[] => {
    if (run.kind !== 'same' || run.text === undefined) return [run]
    const words = run.text.split(' ')
    const [isFirst, isLast] = [index === 0, index === runs.length - 1]
    const room = context * (isFirst || isLast ? 1 : 2)
    if (words.length <= room + 4) return [run]
    const cut = (text: string): Run => ({ kind: 'same', text, isCut: true })
    if (isFirst) return [cut(''), { kind: 'same', text: words.slice(-context).join(' ') }]
    if (isLast) return [{ kind: 'same', text: words.slice(0, context).join(' ') }, cut('')]
    return [{ kind: 'same', text: words.slice(0, context).join(' ') }, cut(''), { kind: 'same', text: words.slice(-context).join(' ') }]
  })
}

function changedFacts(before: ArticleVersion, after: ArticleVersion, textBefore: Text, textAfter: Text, passages: Change['passages']): ChangedFact[] {
  const facts: ChangedFact[] = []
  if (before.image && after.image && before.image.src !== after.image.src) facts.push('picture')
  if (before.authors.join() !== after.authors.join()) facts.push('authors')
  if (before.topics.join() !== after.topics.join()) facts.push('topics')
  if (Date.parse(before.date) !== Date.parse(after.date)) facts.push('date')
  // A link that comes or goes with its words needs no mention.
  if (passages.length === 0 && textBefore.links.join(' ') !== textAfter.links.join(' ')) facts.push('links')
  return facts
}

/** As they read today: a correction may itself have been put better, or withdrawn. */
function newCorrections(before: ArticleVersion | undefined, after: ArticleVersion, today: ArticleVersion): Correction[] {
  const times = ({ corrections = [] }: Partial<ArticleVersion> = {}) => new Set(corrections.map(({ date }) => Date.parse(date)))
  const added = times(after).difference(times(before))
  return today.corrections.filter(({ date }) => added.has(Date.parse(date)))
}

/** Of a retracted text, and of all that came before it, nothing is shown but that and when it changed. */
function withoutWords(before: ArticleVersion | undefined, after: ArticleVersion, today: ArticleVersion): Change {
  const event = after.retracted && !before?.retracted ? 'retracted' : before?.retracted && !after.retracted ? 'republished' : 'changed'
  return { event, ...atOf(after), corrections: newCorrections(before, after, today), facts: [], passages: [], isTooLong: false }
}

/** Says of each token whether it stands in words that a correction quotes: all there are, or a figure or two words at least. */
function quotedIn(corrections: readonly Correction[], language: string): (tokens: string[]) => boolean[] {
  const plain = (words: string[]) => ` ${words.join(' ').toLowerCase()} `
  const texts = corrections.map(({ text }) => plain(tokensOf(text, language).filter(isWord)))
  const isIn = (words: string[]) => texts.some((text) => text.includes(plain(words)))
  return (tokens) => {
    const found = tokens.map(() => false)
    const places = tokens.flatMap((token, index) => (isWord(token) ? [index] : []))
    const words = places.map((place) => tokens[place]!)
    for (let start = 0; start < words.length; start += 1) {
      let end = start
      while (end < words.length && isIn(words.slice(start, end + 1))) end += 1
      const isTelling = end - start === words.length || end - start >= 2 || words.slice(start, end).some((word) => /\p{N}/u.test(word))
      if (!isTelling) continue
      found.fill(true, places[start], places[end - 1]! + 1)
      start = end - 1
    }
    return found
  }
}
