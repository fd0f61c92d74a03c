import type { ReactNode } from 'react'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import s from './body.module.css'

export interface NoteProps {
  label?: string
  language: string
  children?: ReactNode
}

/** The editor's word about the text. */
export function Note({ label, language, children }: NoteProps) {
  return (
    <div role="note" className={s.note}>
      <p className="label">{label ?? dictionaryFor(language).note}</p>
      {children}
    </div>
  )
}
