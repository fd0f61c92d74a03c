import type { Author, Blog, Listing, Topic } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { nameOf } from '#lib/languages/name-of.ts'
import { feedHref, feedsHref, listingHref, opmlHref } from '#lib/site/urls.ts'
import { collectionData } from '#lib/structured-data/page-data.ts'
import { Breadcrumbs } from '../page/breadcrumbs.tsx'
import { Document } from '../page/document.tsx'
import { foreignTo } from '../page/foreign-to.ts'
import type { FrontSetting } from '../page/setting.ts'
import { topicName } from '../page/topic-name.ts'
import s from './feeds-page.module.css'

export interface FeedsPageProps extends FrontSetting {
  blogs: Blog[]
  authors: Author[]
  topics: Topic[]
  /** Those that have articles. */
  languages: string[]
}

/** What there is to subscribe to, for people. */
export function FeedsPage({ blogs, authors, topics, languages, ...page }: FeedsPageProps) {
  const { publication } = page
  const { language } = publication
  const words = dictionaryFor(language)
  const facts = { language, description: words.feedsIntroduction, path: feedsHref }
  const feed = (listing: Listing, name: string, inLanguage = language) => ({ listing, name, language: inLanguage })
  return (
    <Document {...page} {...facts} title={words.feeds} feeds={{ kind: 'all' }} structuredData={collectionData({ ...page, ...facts, name: words.feeds })}>
      <Breadcrumbs language={language} />
      <h1>{words.feeds}</h1>
      <p className="standfirst">{words.feedsIntroduction}</p>
      <div className={s.groups}>
        <Group label={words.everything} feeds={[feed({ kind: 'all' }, publication.name)]} pageLanguage={language} />
        <Group label={words.blogs} feeds={blogs.map(({ id, name, language: own }) => feed({ kind: 'blog', id }, name, own))} pageLanguage={language}>
          <p><a href={opmlHref} download="">{words.blogsAsOpml}</a></p>
        </Group>
        <Group label={words.languages} feeds={languages.map((id) => feed({ kind: 'language', id }, nameOf(id), id))} pageLanguage={language} />
        <Group label={words.topics} feeds={topics.map((topic) => feed({ kind: 'topic', id: topic.id }, topicName(topic, language)))} pageLanguage={language} />
        <Group label={words.authors} feeds={authors.map(({ id, name }) => feed({ kind: 'author', id }, name))} pageLanguage={language} />
      </div>
    </Document>
  )
}

interface GroupProps {
  label: string
  feeds: { listing: Listing; name: string; language: string }[]
  pageLanguage: string
  children?: React.ReactNode
}

function Group({ label, feeds, pageLanguage, children }: GroupProps) {
  if (feeds.length === 0) return null
  return (
    <section>
      <h2 className="label">{label}</h2>
      <ul>
        {feeds.map(({ listing, name, language }) => (
          <li key={name}>
            <a href={listingHref(listing)} {...foreignTo(pageLanguage, language)}>{name}</a>
            <span className="meta">
              <a href={feedHref('rss', listing)} aria-label={`${name}: RSS`}>RSS</a>
              <a href={feedHref('atom', listing)} aria-label={`${name}: Atom`}>Atom</a>
              <a href={feedHref('json', listing)} aria-label={`${name}: JSON Feed`}>JSON</a>
            </span>
          </li>
        ))}
      </ul>
      {children}
    </section>
  )
}
