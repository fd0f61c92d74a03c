/**
 * Decides what a path is before anything is rendered, so that an unknown one costs nothing and leaves nothing behind:
 * `notFound()` in a prerendered route would store an empty shell for each.
 */
import { statSync } from 'node:fs'
import path from 'node:path'
import { type NextRequest, NextResponse } from 'next/server'
import type { Catalogue } from '#lib/catalogue/catalogue.ts'
import { isOwnRequest } from '#lib/drafts/own-requests.ts'
import { theCatalogue } from '#lib/published/open.ts'
import { askedSearch, searchResultsPath } from '#lib/site/search-path.ts'
import { cardHref, expirePath, gonePath, isFilePath, missingPath, optimizerPath, pageOfCard, searchHref } from '#lib/site/urls.ts'

export async function proxy(request: NextRequest) {
  const { pathname, searchParams } = request.nextUrl
  const catalogue = await theCatalogue()
  const to = (path: string) => new URL(path, request.url)
  if (pathname === expirePath || isOwnRequest(request.headers.get('authorization'))) return NextResponse.next()
  if (isFilePath(pathname) && isThere(catalogue, pathname, searchParams)) return NextResponse.next()
  const found = catalogue.resolve(pathname)
  if (found.kind === 'redirect') return NextResponse.redirect(to(found.to), 308)
  if (found.kind === 'missing') return NextResponse.rewrite(to(missingPath(found.language)), { status: 404 })
  if (found.kind === 'gone') return NextResponse.rewrite(to(gonePath(found.language)), { status: 410 })
  const card = pageOfCard(pathname)
  if (card !== undefined) return NextResponse.rewrite(to(cardHref(card)))
  const asked = pathname === searchHref ? askedSearch(searchParams) : undefined
  return asked ? NextResponse.rewrite(to(searchResultsPath(asked))) : NextResponse.next()
}

/** A rendition outlives its picture in the optimizer's store, so whether it may be seen is asked each time. */
function isThere(catalogue: Catalogue, pathname: string, parameters: URLSearchParams): boolean {
  const isRendition = pathname === optimizerPath
  const [, hash, name] = /^\/media\/([0-9a-f]{16})\/([\w.-]+)$/.exec(isRendition ? (parameters.get('url') ?? '') : pathname) ?? []
  if (!hash || !name) return !isRendition && (statSync(path.join('public', pathname), { throwIfNoEntry: false })?.isFile() ?? false)
  const file = catalogue.mediaByHref(hash, name)
  // The optimizer would read a film as far as it goes to find that it is no picture.
  return file !== undefined && (!isRendition || file.type.startsWith('image/'))
}

export const config = { matcher: ['/((?!_next/).*)', '/_next/image'] }
