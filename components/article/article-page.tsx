import type { ReactNode } from 'react'
import type { Article, Blog, Teaser } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { articleCard } from '#lib/previews/card.ts'
import { articleHref, blogHref, historyHref } from '#lib/site/urls.ts'
import { articleData } from '#lib/structured-data/article-data.ts'
import { AboutBlog } from '../blog/about-blog.tsx'
import { BlogArchive } from '../blog/blog-archive.tsx'
import { abreast } from '../page/abreast.ts'
import { Breadcrumbs } from '../page/breadcrumbs.tsx'
import { Document } from '../page/document.tsx'
import { foreignTo } from '../page/foreign-to.ts'
import type { Setting } from '../page/setting.ts'
import { Adjacent } from './adjacent.tsx'
import { ArticleHead } from './article-head.tsx'
import { Byline } from '../page/byline.tsx'
import { Dateline } from '../page/dateline.tsx'
import { Corrections } from './corrections.tsx'
import { KeyPoints } from './key-points.tsx'
import { LeadPicture } from './lead-picture.tsx'
import { LiveUpdates } from './live-updates.tsx'
import { Related } from './related.tsx'
import { Topics } from './topics.tsx'
import { Translations } from './translations.tsx'
import s from './article-page.module.css'
import prose from './prose.module.css'

export interface ArticlePageProps extends Setting {
  article: Article
  blog: Blog
  /** `blog.body`, rendered. */
  about: ReactNode
  /** The blog's years that have articles, newest first. */
  years: number[]
  /** By shared topics, older than this one. */
  related: Teaser[]
  /** The neighbours in this blog. */
  previous?: Teaser
  next?: Teaser
  /** For `<head>`: feeds, structured data. */
  head?: ReactNode
  /** Stands above the article when it is shown before it is published, and keeps the page from being found. */
  preview?: ReactNode
  /** `article.body`, rendered with `bodyComponents`. Not shown of a retracted article. */
  children: ReactNode
}

export function ArticlePage({ article, blog, about, years, related, previous, next, preview, children, ...page }: ArticlePageProps) {
  const { language, title, summary, translations } = article
  const { timeZone } = page.publication
  const words = dictionaryFor(language)
  const path = articleHref(article.id)
  // A blog without a disclaimer of its own has the publication's, in the publication's language.
  const disclaimerLanguage = (blog.disclaimer === page.publication.disclaimer ? page.publication : blog).language
  const itself = { id: article.id, language }
  const alternates = [itself, ...translations].map((version) => ({ language: version.language, path: articleHref(version.id) }))
  return (
    <Document
      {...page}
      language={language}
      title={title}
      description={summary}
      path={path}
      card={articleCard(article, page.publication)}
      article={article}
      feeds={{ kind: 'blog', id: blog.id }}
      alternates={translations.length > 0 ? alternates : undefined}
      structuredData={preview ? undefined : articleData({ ...page, article, blog })}
      isPrivate={preview !== undefined}
    >
      {preview}
      <article className={s.article}>
        <Breadcrumbs language={language} trail={[{ label: blog.name, href: blogHref(blog.id) }]} />
        <ArticleHead article={article} />
        {article.image && !article.retracted ? <LeadPicture picture={article.image} /> : null}
        <div className={`${s.byline} meta`}>
          <p><Byline authors={article.authors} language={language} isLinked /></p>
          <p><Dateline timestamp={article.date} language={language} timeZone={timeZone} isExact /></p>
          {article.updated ? <p><UpdatedLine timestamp={article.updated} id={article.id} language={language} timeZone={timeZone} /></p> : null}
          <Translations translations={translations} language={language} />
        </div>
        <KeyPoints points={article.keyPoints} language={language} />
        {article.retracted
          ? <p className={s.notice}>{words.retractedNotice}</p>
          : <Text article={article}>{children}</Text>}
        <footer className={s.end}>
          <Corrections corrections={article.corrections} id={article.id} language={language} timeZone={timeZone} />
          <Topics topics={article.topics} language={language} />
          <p className={s.disclaimer} {...foreignTo(language, disclaimerLanguage)}>{blog.disclaimer}</p>
        </footer>
      </article>
      <Related teasers={related} language={language} timeZone={timeZone} />
      <div className={`${abreast(previous || next ? 3 : 2)} ${s.blog}`}>
        <AboutBlog language={language}><div {...foreignTo(language, blog.language)}>{about}</div></AboutBlog>
        <BlogArchive blog={blog} years={years} language={language} />
        <Adjacent previous={previous} next={next} language={language} />
      </div>
    </Document>
  )
}

/** Of a live blog, with what stays in sight while its entries are read. */
function Text({ article, children }: { article: Article; children: ReactNode }) {
  const text = <div className={prose.prose}>{children}</div>
  return article.live ? <div><LiveUpdates article={article} />{text}</div> : text
}

/** Leads to what is new, and so takes no room of its own. */
function UpdatedLine({ timestamp, id, language, timeZone }: { timestamp: string; id: string; language: string; timeZone: string }) {
  const [before, after] = dictionaryFor(language).updated.split('{time}')
  return <a href={historyHref(id)}>{before}<Dateline timestamp={timestamp} language={language} timeZone={timeZone} isExact />{after}</a>
}
