import type { ReactNode } from 'react'
import type { Teaser, Topic } from '#lib/catalogue/types.ts'
import { topicCard } from '#lib/previews/card.ts'
import type { FrontSetting } from '../page/setting.ts'
import { ListingPage } from './listing-page.tsx'

export interface TopicPageProps extends FrontSetting {
  topic: Topic
  teasers: Teaser[]
  /** The month page on which the list goes on. */
  older?: string
  head?: ReactNode
}

export function TopicPage({ topic, ...page }: TopicPageProps) {
  return (
    <ListingPage
      {...page}
      listing={{ kind: 'topic', id: topic.id }}
      language={page.publication.language}
      title={topic.name}
      card={topicCard(topic, page.publication)}
      description={topic.description}
      introduction={<p>{topic.description}</p>}
    />
  )
}
