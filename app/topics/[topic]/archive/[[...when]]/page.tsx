import { notFound } from 'next/navigation'
import { readTopic } from '#lib/published/read-people-and-topics.ts'
import { readPublication } from '#lib/published/read-site.ts'
import { topicParams, withWholeArchive } from '#lib/published/static-params.ts'
import { ArchiveRoute } from '../../../../archive-route.tsx'

export const generateStaticParams = withWholeArchive(topicParams)

export default async function TopicArchive({ params }: PageProps<'/topics/[topic]/archive/[[...when]]'>) {
  const { topic: id, when } = await params
  const topic = await readTopic(id)
  if (!topic) notFound()
  const { language } = await readPublication()
  return <ArchiveRoute listing={{ kind: 'topic', id }} name={topic.name} language={language} when={when} />
}
