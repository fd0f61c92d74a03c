import type { ReactNode } from 'react'
import { Dateline } from '../page/dateline.tsx'
import s from './body.module.css'

export interface UpdateProps {
  at: string
  title: string
  language: string
  timeZone: string
  children?: ReactNode
}

/** An entry of a live blog. Its address is its time, so that a link to it outlives a change of its title. */
export function Update({ at, title, language, timeZone, children }: UpdateProps) {
  return (
    <section className={s.update} id={`at-${at.slice(0, 16).replace(/\D/g, '')}`}>
      <p className="meta"><Dateline timestamp={at} language={language} timeZone={timeZone} isExact /></p>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
