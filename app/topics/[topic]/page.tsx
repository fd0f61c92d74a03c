import { notFound } from 'next/navigation'
import { TopicPage } from '#components/blog/topic-page.tsx'
import { readNewest } from '#lib/published/read-listing.ts'
import { readTopic } from '#lib/published/read-people-and-topics.ts'
import { readFrontSetting } from '#lib/published/read-site.ts'
import { topicParams } from '#lib/published/static-params.ts'
import { monthHref } from '#lib/site/urls.ts'

export const generateStaticParams = topicParams

export default async function TopicFront({ params }: PageProps<'/topics/[topic]'>) {
  const { topic: id } = await params
  const topic = await readTopic(id)
  if (!topic) notFound()
  const listing = { kind: 'topic', id } as const
  const { teasers, olderMonth } = await readNewest(listing)
  return (
    <TopicPage
      {...await readFrontSetting()}
      topic={topic}
      teasers={teasers}
      older={olderMonth && monthHref(listing, olderMonth)}
    />
  )
}
