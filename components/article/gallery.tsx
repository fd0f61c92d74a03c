import { Children, cloneElement, isValidElement, type ReactNode } from 'react'
import { abreast } from '../page/abreast.ts'
import s from './body.module.css'

/** Figures side by side; `label` names them as a group. */
export function Gallery({ label, children }: { label: string; children?: ReactNode }) {
  // Between the tags Markdown leaves the ends of lines.
  const figures = Children.toArray(children).filter((child) => isValidElement<{ abreast?: number }>(child))
  return (
    <div className={`${abreast(figures.length)} ${s.gallery}`} role="group" aria-label={label}>
      {figures.map((figure) => cloneElement(figure, { abreast: figures.length }))}
    </div>
  )
}
