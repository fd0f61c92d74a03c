import type { ReactNode } from 'react'
import type { Reference, SearchPage as Found, SearchResult, Topic } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { count, fill } from '#lib/languages/fill.ts'
import { articleHref, blogHref, searchHref, searchPageHref, topicHref } from '#lib/site/urls.ts'
import { abreast } from './abreast.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Byline } from './byline.tsx'
import { Dateline } from './dateline.tsx'
import { Document } from './document.tsx'
import { PageLinks } from './page-links.tsx'
import { SearchForm } from './search-form.tsx'
import type { Setting } from './setting.ts'
import { topicName } from './topic-name.ts'
import s from './search-page.module.css'

export interface SearchPageProps extends Setting {
  language: string
  /** As the reader wrote it; empty before anything was asked. */
  query: string
  /** Absent for an empty query. */
  found?: Found
  /** What to offer a reader who found nothing. */
  topics: Topic[]
  blogs: Reference[]
  head?: ReactNode
}

export function SearchPage({ query, found, topics, blogs, ...page }: SearchPageProps) {
  const { language, publication } = page
  const words = dictionaryFor(language)
  const title = found ? fill(words.searchResults, { query }) : words.search
  return (
    <Document {...page} title={title} description={words.searchLabel} path={searchHref} hasOwnSearch isUnlisted>
      <Breadcrumbs language={language} />
      <h1>{title}</h1>
      <SearchForm language={language} query={query} />
      <p role="status">{statusOf(found, query, language)}</p>
      {found && found.total > 0 ? (
        <>
          <ol className={s.results}>
            {found.results.map((result) => <Result key={result.teaser.id} result={result} timeZone={publication.timeZone} />)}
          </ol>
          <PageLinks page={found.page} pages={found.pages} hrefOf={(number) => searchPageHref(query, number)} language={language} />
        </>
      ) : (
        <div className={`${abreast(2)} ${s.suggestions}`}>
          <Suggestions label={words.browseTopics} items={topics.map((topic) => ({ id: topic.id, name: topicName(topic, language) }))} hrefOf={topicHref} />
          <Suggestions label={words.browseBlogs} items={blogs} hrefOf={blogHref} />
        </div>
      )}
    </Document>
  )
}

function statusOf(found: Found | undefined, query: string, language: string): string {
  const words = dictionaryFor(language)
  if (!found) return words.searchPrompt
  if (found.total === 0) return `${fill(words.noResults, { query })} ${words.noResultsAdvice}`
  return count(found.isMore ? words.resultCountMore : words.resultCount, found.total, language)
}

function Result({ result: { teaser, snippet }, timeZone }: { result: SearchResult; timeZone: string }) {
  const { language } = teaser
  return (
    <li lang={language} dir={directionOf(language)}>
      <p className="kicker">{teaser.blog.name}</p>
      <h2><a href={articleHref(teaser.id)}>{teaser.title}</a></h2>
      <p>{snippet.map(({ text, marked }, index) => (marked ? <mark key={index}>{text}</mark> : text))}</p>
      <p className="meta">
        <Byline authors={teaser.authors} language={language} />{' · '}
        <Dateline timestamp={teaser.date} language={language} timeZone={timeZone} />
      </p>
    </li>
  )
}

function Suggestions({ label, items, hrefOf }: { label: string; items: Reference[]; hrefOf: (id: string) => string }) {
  return (
    <section>
      <h2 className="label">{label}</h2>
      <ul className="row">{items.map(({ id, name }) => <li key={id}><a href={hrefOf(id)}>{name}</a></li>)}</ul>
    </section>
  )
}
