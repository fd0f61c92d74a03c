import type { ReactNode } from 'react'
import s from './body.module.css'

/** Figures side by side; `label` names them as a group. */
export function Gallery({ label, children }: { label: string; children?: ReactNode }) {
  return <div className={s.gallery} role="group" aria-label={label}>{children}</div>
}
