import type { CorrectedArticle } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { articleHref, correctionsHref } from '#lib/site/urls.ts'
import { collectionData } from '#lib/structured-data/page-data.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { Dateline } from './dateline.tsx'
import { Document } from './document.tsx'
import type { Setting } from './setting.ts'
import { StateBadge } from './state-badge.tsx'
import s from './search-page.module.css'

export interface CorrectionsPageProps extends Setting {
  /** Last corrected first. */
  corrected: CorrectedArticle[]
}

/** What was wrong and has been put right, and where to write about what has not. */
export function CorrectionsPage({ corrected, ...page }: CorrectionsPageProps) {
  const { publication } = page
  const { language, corrections: address = publication.email } = publication
  const words = dictionaryFor(language)
  const facts = { name: words.corrections, description: words.correctionsLead, path: correctionsHref, language }
  const [before, after] = words.reportMistake.split('{address}')
  return (
    <Document {...page} {...facts} title={words.corrections} structuredData={collectionData({ ...page, ...facts })}>
      <Breadcrumbs language={language} />
      <h1>{words.corrections}</h1>
      <p className="standfirst">{words.correctionsLead}</p>
      {address ? <p>{before}<a href={`mailto:${address}`}>{address}</a>{after}</p> : null}
      {corrected.length > 0 ? (
        <ul className={s.results}>
          {corrected.map((article) => <Corrected key={article.teaser.id} article={article} timeZone={publication.timeZone} />)}
        </ul>
      ) : <p>{words.noCorrections}</p>}
    </Document>
  )
}

function Corrected({ article: { teaser, corrections }, timeZone }: { article: CorrectedArticle; timeZone: string }) {
  const { language } = teaser
  return (
    <li lang={language} dir={directionOf(language)}>
      <p className="kicker"><StateBadge article={teaser} />{teaser.blog.name}</p>
      <h2><a href={articleHref(teaser.id)}>{teaser.title}</a></h2>
      {corrections.map(({ date, text }) => (
        <p key={date + text}><b><Dateline timestamp={date} language={language} timeZone={timeZone} /></b> {text}</p>
      ))}
    </li>
  )
}
