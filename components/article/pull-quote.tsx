import type { ReactNode } from 'react'
import { holdsBlocks } from './holds-blocks.ts'
import s from './body.module.css'

export function PullQuote({ cite, children }: { cite?: string; children?: ReactNode }) {
  return (
    <figure className={s.pull}>
      <blockquote>{holdsBlocks(children) ? children : <p>{children}</p>}</blockquote>
      {cite ? <figcaption>{cite}</figcaption> : null}
    </figure>
  )
}
