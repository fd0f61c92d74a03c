import { feedResponse } from '../../feed-route.ts'

export const generateStaticParams = () => [{ when: [] }]

export async function GET(_request: Request, { params }: RouteContext<'/rss.xml/[[...when]]'>) {
  return feedResponse('rss', { kind: 'all' }, (await params).when)
}
