import { noneAhead } from '#lib/published/static-params.ts'
import { feedResponse } from '../../../../feed-route.ts'

export const generateStaticParams = noneAhead('language')

export async function GET(_request: Request, { params }: RouteContext<'/languages/[language]/rss.xml/[[...when]]'>) {
  const { language: id, when } = await params
  return feedResponse('rss', { kind: 'language', id }, when)
}
