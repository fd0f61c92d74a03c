import { noneAhead } from '#lib/published/static-params.ts'
import { feedResponse } from '../../../../feed-route.ts'

export const generateStaticParams = noneAhead('author')

export async function GET(_request: Request, { params }: RouteContext<'/authors/[author]/atom.xml/[[...when]]'>) {
  const { author: id, when } = await params
  return feedResponse('atom', { kind: 'author', id }, when)
}
