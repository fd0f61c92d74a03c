/** The list of what a search found, as HTML: made beside the thread that serves, where there is no React. */
import type { Element } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Reference, SearchPage, SearchResult } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { formatDate } from '#lib/languages/format-date.ts'
import { formatNumber } from '#lib/languages/format-number.ts'
import { numberedPages } from '#lib/site/numbered-pages.ts'
import { articleHref, searchPageHref } from '#lib/site/urls.ts'

/** What the classes are called in the sheet of the page that the list will stand in; absent for those it has no rules for. */
export type ResultClasses = Partial<Record<'results' | 'kicker' | 'meta' | 'pages', string>>

export interface ResultsSetting {
  query: string
  /** Of the page around the results. */
  language: string
  timeZone: string
  classes: ResultClasses
}

/** Characters of a snippet: it is cut in words, and a word may be as long as a text. */
const longestSnippet = 600

export function resultsHtml({ results, page, pages }: SearchPage, setting: ResultsSetting): string {
  const list = h('ol', { class: setting.classes.results }, results.map((result) => resultItem(result, setting)))
  return toHtml([list, ...(pages > 1 ? [pageLinks(page, pages, setting)] : [])])
}

function resultItem({ teaser, snippet }: SearchResult, { timeZone, classes }: ResultsSetting): Element {
  const { language } = teaser
  return h('li', { lang: language, dir: directionOf(language) }, [
    h('p', { class: classes.kicker }, teaser.blog.name),
    h('h2', [h('a', { href: articleHref(teaser.id) }, teaser.title)]),
    h('p', cut(snippet).map(({ text, marked }) => (marked ? h('mark', text) : text))),
    h('p', { class: classes.meta }, [...byline(teaser.authors, language), ' · ', h('time', { dateTime: teaser.date }, formatDate(teaser.date, language, timeZone))]),
  ])
}

function cut(snippet: SearchResult['snippet']): SearchResult['snippet'] {
  let room = longestSnippet
  return snippet.flatMap(({ text, marked }) => {
    const kept = text.slice(0, room).toWellFormed()
    room -= kept.length
    return kept === '' ? [] : [{ text: kept, marked }]
  })
}

/** As components/page/byline.tsx has it. */
function byline(authors: readonly Reference[], language: string): (string | Element)[] {
  const [before = '', after = ''] = dictionaryFor(language).by.split('{names}')
  const names = new Intl.ListFormat(language).formatToParts(authors.map(({ name }) => name))
  return [before, ...names.map(({ type, value }) => (type === 'element' ? h('bdi', value) : value)), after]
}

/** As components/page/page-links.tsx has it. */
function pageLinks(page: number, pages: number, { query, language, classes }: ResultsSetting): Element {
  const words = dictionaryFor(language)
  const link = (number: number, text: string, more: Record<string, string> = {}) => h('li', [h('a', { href: searchPageHref(query, number), ...more }, text)])
  return h('nav', { class: classes.pages, ariaLabel: words.pages }, [
    h('ol', [
      ...(page > 1 ? [link(page - 1, words.previousPage, { rel: 'prev' })] : []),
      ...numberedPages(page, pages).map((number) => (number === undefined ? h('li', '…') : link(number, formatNumber(number, language), number === page ? { ariaCurrent: 'page' } : {}))),
      ...(page < pages ? [link(page + 1, words.nextPage, { rel: 'next' })] : []),
    ]),
  ])
}
