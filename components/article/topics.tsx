import type { Topic } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { topicHref } from '#lib/site/urls.ts'
import { topicName } from '../page/topic-name.ts'

export function Topics({ topics, language }: { topics: Topic[]; language: string }) {
  if (topics.length === 0) return null
  return (
    <section>
      <h2 className="label">{dictionaryFor(language).topics}</h2>
      <ul className="row">
        {topics.map((topic) => <li key={topic.id}><a href={topicHref(topic.id)}>{topicName(topic, language)}</a></li>)}
      </ul>
    </section>
  )
}
