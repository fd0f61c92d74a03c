import type { ReactNode } from 'react'
import s from './body.module.css'

/** A box beside the story. */
export function Aside({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <aside className={s.aside}>
      <h2>{title}</h2>
      {children}
    </aside>
  )
}
