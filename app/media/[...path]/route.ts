import { theCatalogue } from '#lib/published/open.ts'
import { fileResponse, notFound } from '#lib/site/file-response.ts'

/** A file that something public shows, under the hash of what is in it: it never changes. */
export async function GET(request: Request, { params }: RouteContext<'/media/[...path]'>) {
  const [hash = '', name = '', ...rest] = (await params).path
  const file = rest.length === 0 ? (await theCatalogue()).mediaByHref(hash, name) : undefined
  return file ? fileResponse(request, file) : notFound()
}

export const HEAD = GET
