import { feedResponse } from '../../feed-route.ts'

export const generateStaticParams = () => [{ when: [] }]

export async function GET(_request: Request, { params }: RouteContext<'/atom.xml/[[...when]]'>) {
  return feedResponse('atom', { kind: 'all' }, (await params).when)
}
