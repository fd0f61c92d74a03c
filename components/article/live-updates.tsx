import type { Article } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { articleHref, updatesHref } from '#lib/site/urls.ts'
import s from './live-updates.module.css'

declare module 'react' {
  // React's own types can only be extended through its namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'live-updates': React.HTMLAttributes<HTMLElement> & { class?: string }
    }
  }
}

/** Of a live blog that goes on: a link to look for what is new, which `public/ovoz/live-updates.js` does by itself. */
export function LiveUpdates({ article: { id, language } }: { article: Pick<Article, 'id' | 'language'> }) {
  const words = dictionaryFor(language)
  const spoken = {
    fresh: words.newUpdates, edited: words.editedUpdates, running: words.liveRunning, paused: words.livePaused, offline: words.liveOffline,
    ended: words.liveEnded, pause: words.pause, resume: words.resume, newest: words.newestUpdate, refresh: words.refreshUpdates, withdrawn: words.withdrawnUpdate,
  }
  return (
    <>
      <live-updates class={s.live} data-src={updatesHref(id)} data-words={JSON.stringify(spoken)}>
        <a href={articleHref(id)}>{words.refreshUpdates}</a>
      </live-updates>
      <script type="module" src="/ovoz/live-updates.js" />
    </>
  )
}
