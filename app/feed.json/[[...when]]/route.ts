import { feedResponse } from '../../feed-route.ts'

export const generateStaticParams = () => [{ when: [] }]

export async function GET(_request: Request, { params }: RouteContext<'/feed.json/[[...when]]'>) {
  return feedResponse('json', { kind: 'all' }, (await params).when)
}
