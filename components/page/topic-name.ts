import type { Topic } from '#lib/catalogue/types.ts'

/** In `language`, if the topic has a name in it. */
export function topicName(topic: Topic, language: string): string {
  return topic.names[language] ?? topic.name
}
