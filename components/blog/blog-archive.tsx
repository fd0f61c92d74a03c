import type { Reference } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { formatYear } from '#lib/languages/format-number.ts'
import { archiveHref } from '#lib/site/urls.ts'
import { yearId } from './year-id.ts'

export interface BlogArchiveProps {
  blog: Reference
  /** That have articles, newest first. */
  years: number[]
  language: string
}

/** The years only, uncounted: a count would change every article of the blog whenever one is published. */
export function BlogArchive({ blog, years, language }: BlogArchiveProps) {
  const archive = archiveHref({ kind: 'blog', id: blog.id })
  return (
    <section>
      <h2 className="label">{dictionaryFor(language).blogArchive}</h2>
      <ul className="row">
        {years.map((year) => (
          <li key={year}><a href={`${archive}#${yearId(year)}`}>{formatYear(year, language)}</a></li>
        ))}
      </ul>
    </section>
  )
}
