import type { Article } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { StateBadge } from '../page/state-badge.tsx'
import s from './article-page.module.css'

/** Headline and standfirst; the breadcrumbs above them are the kicker that names the blog. */
export function ArticleHead({ article }: { article: Article }) {
  const hasEnded = !article.live && article.updates.length > 0
  return (
    <header className={s.head}>
      {article.live || article.retracted ? <p className="kicker"><StateBadge article={article} /></p> : null}
      {hasEnded ? <p className="kicker">{dictionaryFor(article.language).liveEnded}</p> : null}
      <h1>{article.title}</h1>
      <p className="standfirst">{article.summary}</p>
    </header>
  )
}
