import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { formatNumber } from '#lib/languages/format-number.ts'
import { numberedPages } from '#lib/site/numbered-pages.ts'
import s from './page-links.module.css'

export interface PageLinksProps {
  /** From 1. */
  page: number
  pages: number
  hrefOf: (page: number) => string
  language: string
}

/** Numbered pages, with real links. */
export function PageLinks({ page, pages, hrefOf, language }: PageLinksProps) {
  if (pages < 2) return null
  const words = dictionaryFor(language)
  return (
    <nav className={s.pages} aria-label={words.pages}>
      <ol>
        {page > 1 ? <li><a href={hrefOf(page - 1)} rel="prev">{words.previousPage}</a></li> : null}
        {numberedPages(page, pages).map((number, index) => (
          <li key={index}>
            {number === undefined ? '…' : (
              <a href={hrefOf(number)} aria-current={number === page ? 'page' : undefined}>{formatNumber(number, language)}</a>
            )}
          </li>
        ))}
        {page < pages ? <li><a href={hrefOf(page + 1)} rel="next">{words.nextPage}</a></li> : null}
      </ol>
    </nav>
  )
}
