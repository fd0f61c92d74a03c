import type { ReactNode } from 'react'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'

/** The box that says whose blog this is and what it is for. */
export function AboutBlog({ language, children }: { language: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="label">{dictionaryFor(language).aboutBlog}</h2>
      {children}
    </section>
  )
}
