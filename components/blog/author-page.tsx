import type { ReactNode } from 'react'
import type { Author, Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { authorCard } from '#lib/previews/card.ts'
import { authorData } from '#lib/structured-data/page-data.ts'
import { Photograph } from '../page/photograph.tsx'
import type { FrontSetting } from '../page/setting.ts'
import { ListingPage } from './listing-page.tsx'
import s from './author-page.module.css'

export interface AuthorPageProps extends FrontSetting {
  author: Author
  /** `author.body`, rendered. */
  biography: ReactNode
  teasers: Teaser[]
  /** The month page on which the list goes on. */
  older?: string
  head?: ReactNode
}

export function AuthorPage({ author, biography, ...page }: AuthorPageProps) {
  const { language } = page.publication
  const words = dictionaryFor(language)
  const { portrait } = author
  return (
    <ListingPage
      {...page}
      listing={{ kind: 'author', id: author.id }}
      language={language}
      title={author.name}
      description={`${fill(words.articlesBy, { name: author.name })}. ${author.role}.`}
      card={authorCard(author, page.publication)}
      isProfile
      structuredData={authorData({ ...page, author })}
      introduction={<p>{author.role}</p>}
    >
      <section className={s.author}>
        <h2 className="label">{words.aboutAuthor}</h2>
        {portrait ? <Photograph picture={portrait} sizes="12rem" widest={480} /> : null}
        {biography}
        <ul className="row">
          {author.accounts.map(({ label, url }) => <li key={url}><a href={url} rel="me">{label}</a></li>)}
        </ul>
      </section>
    </ListingPage>
  )
}
