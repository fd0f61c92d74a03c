import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { contentId, navigationId, searchId } from './landmarks.ts'
import s from './skip-links.module.css'

/** The first thing a keyboard reaches. */
export function SkipLinks({ language }: { language: string }) {
  const words = dictionaryFor(language)
  return (
    <ul className={s.skip}>
      <li><a href={`#${contentId}`}>{words.skipToContent}</a></li>
      <li><a href={`#${navigationId}`}>{words.skipToNavigation}</a></li>
      <li><a href={`#${searchId}`}>{words.skipToSearch}</a></li>
    </ul>
  )
}
