import type { Article } from '#lib/catalogue/types.ts'
import { StateBadge } from '../page/state-badge.tsx'
import s from './article-page.module.css'

/** Headline and standfirst; the breadcrumbs above them are the kicker that names the blog. */
export function ArticleHead({ article }: { article: Article }) {
  return (
    <header className={s.head}>
      {article.live || article.retracted ? <p className="kicker"><StateBadge article={article} /></p> : null}
      <h1>{article.title}</h1>
      <p className="standfirst">{article.summary}</p>
    </header>
  )
}
