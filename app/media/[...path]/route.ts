import { theReaderCopies } from '#lib/media/the-reader-copies.ts'
import { theCatalogue } from '#lib/published/open.ts'
import { fileResponse, notFound } from '#lib/site/file-response.ts'

/** The clean copy of a file that something public shows, under the hash of what was committed: it never changes. */
export async function GET(request: Request, { params }: RouteContext<'/media/[...path]'>) {
  const [hash = '', name = '', ...rest] = (await params).path
  const file = rest.length === 0 ? (await theCatalogue()).mediaByHref(hash, name) : undefined
  const copy = file && (await theReaderCopies().get(file))
  return copy ? fileResponse(request, copy) : notFound()
}

export const HEAD = GET
