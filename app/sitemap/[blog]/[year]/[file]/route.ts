import { readSitemapEntries } from '#lib/published/read-sitemap.ts'
import { sitemapParams } from '#lib/published/static-params.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { notFound } from '#lib/site/file-response.ts'
import { parseSitemapFile } from '#lib/site/urls.ts'
import { renderSitemap } from '#lib/sitemaps/render-sitemaps.ts'
import { urlOfArticle } from '#lib/sitemaps/sitemap-urls.ts'
import { xmlResponse } from '#lib/sitemaps/xml-response.ts'

export const generateStaticParams = sitemapParams

/** The articles of one month of a blog. */
export async function GET(_request: Request, { params }: RouteContext<'/sitemap/[blog]/[year]/[file]'>) {
  const { blog, year, file } = await params
  const asked = parseSitemapFile(year, file)
  const entries = asked ? await readSitemapEntries(blog, asked.month, asked.page) : []
  return entries.length > 0 ? xmlResponse(renderSitemap(entries.map(urlOfArticle), readEnvironment().siteUrl)) : notFound()
}
