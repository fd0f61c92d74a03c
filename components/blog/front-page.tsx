import type { ReactNode } from 'react'
import type { Blog, Teaser as TeaserData } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { fill } from '#lib/languages/fill.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { blogHref, frontHref } from '#lib/site/urls.ts'
import { frontData } from '#lib/structured-data/page-data.ts'
import { Document } from '../page/document.tsx'
import type { FrontSetting } from '../page/setting.ts'
import { Cards } from './cards.tsx'
import { OlderLinks } from './older-links.tsx'
import { Teaser } from './teaser.tsx'
import s from './front-page.module.css'

export interface FrontPageProps extends FrontSetting {
  /** Newest first: the lead, three beside it, the rest under them; eight make a full page. */
  teasers: TeaserData[]
  /** The blogs in their order, each with its newest articles: three fill its row, and those above are left out. */
  sections: { blog: Blog; teasers: TeaserData[] }[]
  /** The month page on which the list goes on. */
  older?: string
  head?: ReactNode
}

export function FrontPage({ teasers, sections, older, ...page }: FrontPageProps) {
  const { publication } = page
  const { language, timeZone } = publication
  const words = dictionaryFor(language)
  const [lead, ...others] = teasers
  const beside = others.slice(0, 3)
  const below = others.slice(3)
  const seen = new Set(teasers.map(({ id }) => id))
  const unseen = (candidates: TeaserData[]) => candidates.filter(({ id }) => !seen.has(id)).slice(0, 3)
  return (
    <Document
      {...page}
      language={language}
      title={publication.name}
      description={publication.description}
      path={frontHref}
      isFront
      feeds={{ kind: 'all' }}
      structuredData={frontData(page)}
    >
      {lead ? null : <p>{words.noArticles}</p>}
      <div className={s.top}>
        {lead ? <Teaser teaser={lead} timeZone={timeZone} size="lead" /> : null}
        <div className={s.beside}>
          {beside.map((teaser, index) => (
            <Teaser key={teaser.id} teaser={teaser} timeZone={timeZone} size={index === 0 ? 'card' : 'brief'} />
          ))}
        </div>
      </div>
      {below.length > 0 ? <div className={s.below}><Cards teasers={below} timeZone={timeZone} /></div> : null}
      {sections.map((section) => (
        <BlogSection key={section.blog.id} blog={section.blog} teasers={unseen(section.teasers)} timeZone={timeZone} more={words.more} />
      ))}
      <OlderLinks listing={{ kind: 'all' }} language={language} older={older} />
    </Document>
  )
}

interface BlogSectionProps {
  blog: Blog
  teasers: TeaserData[]
  timeZone: string
  more: string
}

function BlogSection({ blog, teasers, timeZone, more }: BlogSectionProps) {
  if (teasers.length === 0) return null
  return (
    <section className={s.section}>
      <header>
        <h2><a href={blogHref(blog.id)}>{blog.name}</a></h2>
        <p lang={blog.language} dir={directionOf(blog.language)}>{blog.tagline}</p>
        <p className="meta"><a href={blogHref(blog.id)}>{fill(more, { name: blog.name })}</a></p>
      </header>
      <Cards teasers={teasers} timeZone={timeZone} heading="h3" hasKicker={false} />
    </section>
  )
}
