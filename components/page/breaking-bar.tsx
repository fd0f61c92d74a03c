import type { BreakingItem } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import s from './breaking-bar.module.css'

declare module 'react' {
  // React's own types can only be extended through its namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      /** React hands a custom element its attributes as they are: `class`, not `className`. */
      'breaking-bar': React.HTMLAttributes<HTMLElement> & { class?: string }
    }
  }
}

/**
 * The items known when the page was made stand at its head; `public/ovoz/breaking-bar.js` lets readers
 * dismiss them and lays later ones over the foot of the window, where they push nothing away.
 */
export function BreakingBar({ items, language }: { items: BreakingItem[]; language: string }) {
  const words = dictionaryFor(language)
  return (
    <breaking-bar class={s.bar} role="status" data-label={words.breaking} data-dismiss={words.dismiss}>
      {items.map((item) => (
        <p key={item.id} data-id={item.id}>
          <strong>{words.breaking}</strong>{' '}
          <BreakingText item={item} />
        </p>
      ))}
    </breaking-bar>
  )
}

function BreakingText({ item }: { item: BreakingItem }) {
  const own = { lang: item.language, dir: directionOf(item.language) }
  return item.link ? <a href={item.link} {...own}>{item.text}</a> : <span {...own}>{item.text}</span>
}
