/**
 * The page of results without what differs from search to search. Next renders it once, the press stores it, and each search
 * fills it in, which takes a ten-thousandth of a second. Holes are characters that no text of ours or a reader's has.
 */
import type { SearchResult } from '#lib/catalogue/types.ts'
import { escapeHtml } from './escape-html.ts'
import { type ResultClasses, resultsHtml, type ResultsSetting } from './results-html.ts'

/** In the pattern these stand for the query and the status; between the two of a pair is what only some searches show. */
export const hole = { query: '\ue0f0', status: '\ue0f1', results: '\ue0f2', suggestions: '\ue0f3' } as const

interface Filling {
  query: string
  status: string
  /** HTML; empty for a search that found nothing, which is offered suggestions instead. */
  results: string
}

export interface Pattern {
  language: string
  /** What the classes of results are called in its sheet. */
  classes: ResultClasses
  fill: (filling: Filling) => string
}

/** @throws Error when `html` is no page of results with a place for each. */
export function readPattern(html: string): Pattern {
  const [start, afterStatus, ...none] = html.split(hole.status)
  const [beforeResults, sample, afterResults, ...noneEither] = (afterStatus ?? '').split(hole.results)
  const [between, suggestions, end, ...nor] = (afterResults ?? '').split(hole.suggestions)
  if (start === undefined || beforeResults === undefined || sample === undefined || between === undefined || suggestions === undefined || end === undefined || none.length + noneEither.length + nor.length > 0)
    throw new Error('The page of results that Next rendered has not one place each for status, results and suggestions')
  return {
    language: /<html[^<>]* lang="([^"]+)"/.exec(start)?.[1] ?? 'en',
    classes: classesIn(sample),
    fill: ({ query, status, results }) => {
      // In the page alone: what was found may hold anything.
      const asked = escapeHtml(query)
      const put = (part: string) => part.split(hole.query).join(asked)
      return [put(start), escapeHtml(status), put(beforeResults), results, put(between), results === '' ? put(suggestions) : '', put(end)].join('')
    },
  }
}

/** Results of every shape there is, so that the sheet of the page keeps the rules of each. @param languages In which there are articles. */
export function sampleResults(languages: readonly string[], setting: Omit<ResultsSetting, 'query'>): string {
  const results = languages.map((language): SearchResult => ({
    teaser: { id: '-/-', language, title: '-', summary: '-', blog: { id: '-', name: '-' }, authors: [{ id: '-', name: '-' }], date: '2000-01-01T00:00:00Z', live: false, retracted: false },
    snippet: [{ text: '-', marked: true }],
  }))
  return resultsHtml({ results, total: results.length, isMore: false, page: 2, pages: 3 }, { ...setting, query: '-' })
}

/** The press gives classes other names, and takes those away that have no rule. */
function classesIn(sample: string): ResultClasses {
  const classOf = (before: RegExp) => new RegExp(`${before.source}[^<>]* class="([^"]*)"`).exec(sample)?.[1]
  return { results: classOf(/<ol/), kicker: classOf(/<li[^<>]*><p/), meta: classOf(/<\/p><p(?=[^<>]*>[^<]*<bdi)/), pages: classOf(/<nav/) }
}
