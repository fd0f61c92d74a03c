import type { Article } from '#lib/catalogue/types.ts'
import type { ArticleHistory, Change, ChangedPassage, Run } from '#lib/history/tell-history.ts'
import type { Dictionary } from '#lib/languages/dictionary.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { count } from '#lib/languages/fill.ts'
import { articleCard } from '#lib/previews/card.ts'
import { articleHref, blogHref, historyHref } from '#lib/site/urls.ts'
import { Breadcrumbs } from '../page/breadcrumbs.tsx'
import { Dateline } from '../page/dateline.tsx'
import { Document } from '../page/document.tsx'
import type { Setting } from '../page/setting.ts'
import { StateBadge } from '../page/state-badge.tsx'
import s from './history-page.module.css'

export interface HistoryPageProps extends Setting {
  article: Article
  history: ArticleHistory
}

/** How an article has changed, for readers: in words and dates, newest first. */
export function HistoryPage({ article, history: { changes, earlier }, ...page }: HistoryPageProps) {
  const { language, title } = article
  const { timeZone } = page.publication
  const words = dictionaryFor(language)
  const leavesOut = changes.some(({ passages }) => passages.some((passage) => typeof passage !== 'number' && passage.runs.some(({ hidden }) => hidden !== undefined)))
  const trail = [{ label: article.blog.name, href: blogHref(article.blog.id) }]
  return (
    <Document
      {...page}
      language={language}
      title={`${words.historyTitle}: ${title}`}
      description={words.historyLead}
      path={historyHref(article.id)}
      card={articleCard(article, page.publication)}
      isUnlisted
    >
      <div className={s.history}>
        <Breadcrumbs language={language} trail={trail} />
        <h1>{words.historyTitle}</h1>
        {article.retracted ? <p className="kicker"><StateBadge article={article} /></p> : null}
        <p className="standfirst"><a href={articleHref(article.id)}>{title}</a></p>
        <p className={s.lead}>{words.historyLead}</p>
        {leavesOut ? <p className="meta">{words.historyRule}</p> : null}
        {article.retracted ? <p>{words.retractedNotice}</p> : null}
        {changes.map((change, index) => <ChangeSection key={index} change={change} language={language} timeZone={timeZone} />)}
        {earlier === 'none' ? null : <p className={s.earlier}>{words.earlierChanges[earlier]}</p>}
        {changes.length === 0 && earlier === 'none' ? <p>{words.noChanges}</p> : null}
        <p className={s.begin}><EventLine event="published" at={article.date} language={language} timeZone={timeZone} /></p>
      </div>
    </Document>
  )
}

interface Place {
  language: string
  timeZone: string
}

function EventLine({ event, at, language, timeZone }: Place & { event: keyof Dictionary['historyEvents']; at: string }) {
  const [before, after] = dictionaryFor(language).historyEvents[event].split('{time}')
  return <>{before}<Dateline timestamp={at} language={language} timeZone={timeZone} isExact />{after}</>
}

function ChangeSection({ change: { event, at, corrections, facts, passages, isTooLong }, language, timeZone }: Place & { change: Change }) {
  const words = dictionaryFor(language)
  return (
    <section>
      <h2>{at === undefined ? words.latestChange : <EventLine event={event} at={at} language={language} timeZone={timeZone} />}</h2>
      {corrections.map(({ date, text }) => <p key={date + text} className={s.correction}><b>{words.corrections}</b> {text}</p>)}
      {facts.map((fact) => <p key={fact}>{words.historyFacts[fact]}</p>)}
      {passages.map((passage, index) => typeof passage === 'number'
        ? <p key={index} className="meta">… {count(words.unchangedParagraphs, passage, language)} …</p>
        : <Passage key={index} passage={passage} language={language} />)}
      {isTooLong ? <p>{words.tooLongToShow}</p> : null}
    </section>
  )
}

function Passage({ passage: { kind, change, runs }, language }: { passage: ChangedPassage; language: string }) {
  const label = labelOf(kind, dictionaryFor(language))
  // A preserved post of which nothing can be said any more.
  const said: Run[] = runs.length > 0 || change === 'changed' ? runs : [{ kind: change, text: label ?? '' }]
  return (
    <p className={kind === 'heading' || kind === 'title' ? s.heading : undefined}>
      {label && said === runs ? <><span className="label">{label}</span>{' '}</> : null}
      {said.map((run, index) => <Words key={index} run={run} language={language} />)}
    </p>
  )
}

function labelOf(kind: ChangedPassage['kind'], words: Dictionary): string | undefined {
  switch (kind) {
    case 'title': return words.headline
    case 'summary': return words.standfirst
    case 'picture': return words.picture
    case 'video': return words.mediaKinds.video
    case 'evidence': return words.preservedPost
    default: return undefined
  }
}

/** Marked by lines, by signs that are read out, and by colour last. */
function Words({ run: { kind, text, hidden, isCut }, language }: { run: Run; language: string }) {
  const words = dictionaryFor(language)
  if (isCut) return ' … '
  const said = hidden === undefined ? text : <span className={s.hidden}>[{count(words.wordsTakenOut, hidden, language)}]</span>
  if (kind === 'same') return said
  const [Mark, sign] = kind === 'added' ? (['ins', words.added] as const) : (['del', words.takenOut] as const)
  return <Mark>{hidden === undefined ? <span className={s.aside}>[{sign}: </span> : null}{said}{hidden === undefined ? <span className={s.aside}>]</span> : null}</Mark>
}
