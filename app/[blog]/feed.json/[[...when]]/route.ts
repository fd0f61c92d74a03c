import { noneAhead } from '#lib/published/static-params.ts'
import { feedResponse } from '../../../feed-route.ts'

export const generateStaticParams = noneAhead('blog')

export async function GET(_request: Request, { params }: RouteContext<'/[blog]/feed.json/[[...when]]'>) {
  const { blog: id, when } = await params
  return feedResponse('json', { kind: 'blog', id }, when)
}
