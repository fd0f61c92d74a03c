import { noneAhead } from '#lib/published/static-params.ts'
import { feedResponse } from '../../../../feed-route.ts'

export const generateStaticParams = noneAhead('topic')

export async function GET(_request: Request, { params }: RouteContext<'/topics/[topic]/feed.json/[[...when]]'>) {
  const { topic: id, when } = await params
  return feedResponse('json', { kind: 'topic', id }, when)
}
