import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { frontHref } from '#lib/site/urls.ts'
import s from './breadcrumbs.module.css'

export interface BreadcrumbsProps {
  language: string
  /** From below the front page to the page above this one; this page's own name is its heading. */
  trail?: { label: string; href: string }[]
}

export function Breadcrumbs({ language, trail = [] }: BreadcrumbsProps) {
  const words = dictionaryFor(language)
  return (
    <nav className={s.crumbs} aria-label={words.breadcrumbs}>
      <ol>
        {[{ label: words.home, href: frontHref }, ...trail].map(({ label, href }) => (
          <li key={href}><a href={href}>{label}</a></li>
        ))}
      </ol>
    </nav>
  )
}
