import type { Reference, Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { articleHref, blogHref, frontHref } from '#lib/site/urls.ts'
import { abreast } from './abreast.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Dateline } from './dateline.tsx'
import { Document } from './document.tsx'
import { SearchForm } from './search-form.tsx'
import type { Setting } from './setting.ts'
import s from './search-page.module.css'

export interface MissingPageProps extends Setting {
  /** Of the place the reader asked under. */
  language: string
  recent: Teaser[]
  blogs: Reference[]
  /** Something did stand there, and was removed. */
  isGone?: boolean
}

/** For an address that nothing stands at. It names no address, so one page serves them all. */
export function MissingPage({ recent, blogs, isGone = false, ...page }: MissingPageProps) {
  const { language, publication } = page
  const words = dictionaryFor(language)
  const [title, text] = isGone ? [words.goneTitle, words.goneText] : [words.missingTitle, words.missingText]
  return (
    <Document {...page} title={title} description={text} path={frontHref} hasOwnSearch isUnlisted>
      <Breadcrumbs language={language} />
      <h1>{title}</h1>
      <p className="standfirst">{text}</p>
      <SearchForm language={language} />
      <div className={`${abreast(2)} ${s.suggestions}`}>
        <section>
          <h2 className="label">{words.recentArticles}</h2>
          <ul className={s.results}>
            {recent.map((teaser) => (
              <li key={teaser.id} lang={teaser.language} dir={directionOf(teaser.language)}>
                <h3><a href={articleHref(teaser.id)}>{teaser.title}</a></h3>
                <p className="meta"><Dateline timestamp={teaser.date} language={teaser.language} timeZone={publication.timeZone} /></p>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h2 className="label">{words.browseBlogs}</h2>
          <ul className="row">{blogs.map(({ id, name }) => <li key={id}><a href={blogHref(id)}>{name}</a></li>)}</ul>
        </section>
      </div>
    </Document>
  )
}
