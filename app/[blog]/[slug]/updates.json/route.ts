import { readUpdates } from '#lib/published/read-updates.ts'
import { updatesParams } from '#lib/published/static-params.ts'
import { notFound } from '#lib/site/file-response.ts'

export const generateStaticParams = updatesParams

/** What `public/ovoz/live-updates.js` asks for: see `UpdatesList`. */
export async function GET(_request: Request, { params }: RouteContext<'/[blog]/[slug]/updates.json'>) {
  const { blog, slug } = await params
  const list = await readUpdates(`${blog}/${slug}`)
  return list ? Response.json(list) : notFound()
}
