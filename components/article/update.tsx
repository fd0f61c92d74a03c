import type { ReactNode } from 'react'
import { updateId } from '#lib/site/urls.ts'
import { Dateline } from '../page/dateline.tsx'
import s from './body.module.css'

export interface UpdateProps {
  at: string
  title: string
  language: string
  timeZone: string
  children?: ReactNode
}

/** An entry of a live blog; its time is a link to it, to be copied. */
export function Update({ at, title, language, timeZone, children }: UpdateProps) {
  return (
    <section className={s.update} id={updateId(at)}>
      <p className="meta"><a href={`#${updateId(at)}`}><Dateline timestamp={at} language={language} timeZone={timeZone} isExact /></a></p>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
