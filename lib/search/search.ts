/**
 * The search as readers get it. A full text is looked through in a thread of its own, one search after another, and what was
 * found is filled into a page that Next rendered once: nothing is rendered, and nothing is kept, for a search
 * (docs/decisions/0020-a-search-keeps-nothing.md).
 */
import type { CatalogueOptions } from '#lib/catalogue/catalogue.ts'
import { ownAuthorization } from '#lib/drafts/own-requests.ts'
import { searchTag } from '#lib/edge/tags.ts'
import { askNext, type Next } from '#lib/press/ask-next.ts'
import { createEntry, type Entry, identityOf } from '#lib/press/entry.ts'
import type { Found } from '#lib/press/front.ts'
import type { Press } from '#lib/press/press.ts'
import type { Tally } from '#lib/press/tally.ts'
import { theCatalogue } from '#lib/published/open.ts'
import { InTurn, type InTurnOptions, Refused } from '#lib/site/in-turn.ts'
import { reportAs } from '#lib/site/log.ts'
import { type AskedSearch, askedSearch, searchBusyPath, searchPatternPath } from '#lib/site/search-path.ts'
import { searchHref } from '#lib/site/urls.ts'
import { type Pattern, readPattern } from './pattern.ts'
import { type FoundResults, type SearchFailure, SearchThread } from './search-thread.ts'
import { searchStatus } from './search-words.ts'

export interface Search {
  /** @param query What stands behind the question mark. @returns undefined when nothing is asked for. */
  answer: (query: string) => Promise<Found> | undefined
  /** How many searches wait for their turn. */
  readonly waiting: number
}

export interface SearchOptions extends CatalogueOptions {
  press: Press
  next: Next
  tally: Tally
  limits?: InTurnOptions
}

/** The page that is filled in, and how. */
interface Filled {
  from: Entry
  pattern: Pattern
}

/** One search at a time, which is at work for half of the time: a crowd that searches has no more than half a core, most of it beside the serving thread. */
const limits: InTurnOptions = { waiting: 50, patience: 2_000, share: 0.5 }
/** Seconds. */
const retryAfter = 5

export function createSearch({ press, next, tally, contentDir, dataDir, limits: given = limits }: SearchOptions): Search {
  const turns = new InTurn<Entry>(1, given)
  const thread = new SearchThread({ contentDir, dataDir })
  thread.start()
  const patterns = new WeakMap<Entry, Pattern>()
  const report = reportAs('search')

  const own = new InTurn<Entry>(2)

  /** A page of ours that no reader can ask for. */
  const ownPage = async (path: string): Promise<Entry> => press.freshInMemory(path) ?? (await press.fresh(path)) ?? own.do(path, () => render(path))

  async function render(path: string): Promise<Entry> {
    const { statusCode } = await askNext(next, { url: path, headers: { host: 'localhost', authorization: ownAuthorization() } })
    const made = press.store.peek(path)
    if (!made) throw new Error(`Next answered ${path} with ${statusCode}, and no page that could be stored`)
    return made
  }

  async function find(asked: AskedSearch, { language, classes }: Pattern): Promise<FoundResults> {
    const request = { ...asked, language, classes }
    const reply = await thread.find(request)
    if (!('failure' in reply)) return reply
    await rebuild(reply)
    const again = await thread.find(request)
    if ('failure' in again) throw new Error(again.failure)
    return again
  }

  /** Outside of a search's turn: it is seldom made, and then takes as long as many searches. */
  async function readyPattern(): Promise<Filled> {
    const from = await ownPage(searchPatternPath)
    let pattern = patterns.get(from)
    if (!pattern) patterns.set(from, (pattern = readPattern(identityOf(from).toString())))
    return { from, pattern }
  }

  async function make(asked: AskedSearch, { from, pattern }: Filled): Promise<Entry> {
    const begun = performance.now()
    const found = await find(asked, pattern)
    const html = pattern.fill({ query: asked.query, status: searchStatus(found, asked.query, pattern.language), results: found.html })
    const headers = { ...from.headers, 'surrogate-key': `${from.headers['surrogate-key']} ${searchTag}` }
    const entry = await createEntry({ path: searchHref, kind: 'page', status: 200, headers, tags: [], release: 0, until: 0 }, Buffer.from(html), 'one')
    tally.onRender?.('search', (performance.now() - begun) / 1000, false)
    return entry
  }

  let busy: { from: Entry; entry: Entry } | undefined
  async function busyPage(): Promise<Entry> {
    const from = await ownPage(searchBusyPath)
    if (busy?.from === from) return busy.entry
    const { 'surrogate-key': _, ...headers } = from.headers
    // The body is what was stored: made once for all.
    busy = { from, entry: { ...from, path: searchHref, status: 503, headers: { ...headers, 'cache-control': 'no-store', 'retry-after': String(retryAfter) } } }
    return busy.entry
  }

  return {
    answer(query) {
      const asked = askedSearch(new URLSearchParams(query))
      if (!asked) return undefined
      return readyPattern().then((ready) => turns.do(`${asked.page} ${asked.query}`, () => make(asked, ready))).then(
        (entry): Found => ({ entry, from: 'render' }),
        async (error: unknown): Promise<Found> => {
          if (error instanceof Refused) return { entry: await busyPage(), from: 'refused' }
          tally.onRender?.('search', 0, true)
          report(error)
          throw error
        },
      )
    },
    get waiting() {
      return turns.waiting
    },
  }
}

/** @throws Error for what no new catalogue would mend. */
async function rebuild({ failure, isMissing, damaged }: SearchFailure): Promise<void> {
  if (!isMissing) throw new Error(failure)
  if (damaged) (await theCatalogue()).damaged = damaged
  await theCatalogue()
}
