import type { ReactNode } from 'react'
import type { Reference, SearchPage as Found, Topic } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { hole, sampleResults } from '#lib/search/pattern.ts'
import { resultsHtml } from '#lib/search/results-html.ts'
import { searchStatus, searchTitle } from '#lib/search/search-words.ts'
import { blogHref, searchHref, topicHref } from '#lib/site/urls.ts'
import { abreast } from './abreast.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Document } from './document.tsx'
import { SearchForm } from './search-form.tsx'
import type { Setting } from './setting.ts'
import { topicName } from './topic-name.ts'
import links from './page-links.module.css'
import s from './search-page.module.css'

export interface SearchPageProps extends Setting {
  language: string
  /** What to offer a reader who found nothing. */
  topics: Topic[]
  blogs: Reference[]
}

const classes = { results: s.results!, kicker: 'kicker', meta: 'meta', pages: links.pages! }

/** Before anything was asked, or when it cannot be answered. @param isBusy Too many search. */
export function SearchFormPage({ isBusy = false, ...page }: SearchPageProps & { isBusy?: boolean }) {
  const words = dictionaryFor(page.language)
  return (
    <SearchDocument {...page} title={words.search} query="" status={isBusy ? words.searchBusy : words.searchPrompt}>
      <Suggestions {...page} />
    </SearchDocument>
  )
}

/** @param query As the reader wrote it. */
export function ResultsPage({ query, found, ...page }: SearchPageProps & { query: string; found: Found }) {
  const { language, publication: { timeZone } } = page
  return (
    <SearchDocument {...page} title={searchTitle(query, language)} query={query} status={searchStatus(found, query, language)}>
      {found.total > 0 ? <Results html={resultsHtml(found, { query, language, timeZone, classes })} /> : <Suggestions {...page} />}
    </SearchDocument>
  )
}

/** What lib/search fills in: see lib/search/pattern.ts. @param languages In which there are articles. */
export function SearchPatternPage({ languages, ...page }: SearchPageProps & { languages: readonly string[] }) {
  const { language, publication: { timeZone } } = page
  return (
    <SearchDocument {...page} title={searchTitle(hole.query, language)} query={hole.query} status={hole.status}>
      <Results html={hole.results + sampleResults(languages, { language, timeZone, classes }) + hole.results} />
      {hole.suggestions}
      <Suggestions {...page} />
      {hole.suggestions}
    </SearchDocument>
  )
}

interface SearchDocumentProps extends Setting {
  language: string
  title: string
  query: string
  status: string
  children: ReactNode
}

function SearchDocument({ title, query, status, children, ...page }: SearchDocumentProps) {
  const { language } = page
  return (
    <Document {...page} title={title} description={dictionaryFor(language).searchLabel} path={searchHref} hasOwnSearch isUnlisted>
      <Breadcrumbs language={language} />
      <h1>{title}</h1>
      <SearchForm language={language} query={query} />
      <p role="status">{status}</p>
      {children}
    </Document>
  )
}

/** Made where there is no React: see lib/search/results-html.ts, which escapes all that is not its own. */
const Results = ({ html }: { html: string }) => <div dangerouslySetInnerHTML={{ __html: html }} />

function Suggestions({ language, topics, blogs }: Omit<SearchPageProps, keyof Setting>) {
  const words = dictionaryFor(language)
  return (
    <div className={`${abreast(2)} ${s.suggestions}`}>
      <Links label={words.browseTopics} items={topics.map((topic) => ({ id: topic.id, name: topicName(topic, language) }))} hrefOf={topicHref} />
      <Links label={words.browseBlogs} items={blogs} hrefOf={blogHref} />
    </div>
  )
}

function Links({ label, items, hrefOf }: { label: string; items: Reference[]; hrefOf: (id: string) => string }) {
  return (
    <section>
      <h2 className="label">{label}</h2>
      <ul className="row">{items.map(({ id, name }) => <li key={id}><a href={hrefOf(id)}>{name}</a></li>)}</ul>
    </section>
  )
}
