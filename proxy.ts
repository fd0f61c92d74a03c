/**
 * Decides what a path is before anything is rendered, so that an unknown one costs nothing and leaves nothing behind:
 * `notFound()` in a prerendered route would store an empty shell for each.
 */
import { type NextRequest, NextResponse } from 'next/server'
import { theCatalogue } from '#lib/published/open.ts'
import { searchResultsPath } from '#lib/site/search-path.ts'
import { missingPath, searchHref } from '#lib/site/urls.ts'

export async function proxy(request: NextRequest) {
  const { pathname, searchParams } = request.nextUrl
  const found = (await theCatalogue()).resolve(pathname)
  const to = (path: string) => new URL(path, request.url)
  if (found.kind === 'redirect') return NextResponse.redirect(to(found.to), 308)
  if (found.kind === 'missing') return NextResponse.rewrite(to(missingPath(found.language)), { status: 404 })
  const results = pathname === searchHref ? searchResultsPath(searchParams) : undefined
  return results ? NextResponse.rewrite(to(results)) : NextResponse.next()
}

export const config = { matcher: '/((?!_next/|media/|api/|ovoz/|icon\\.svg$).*)' }
