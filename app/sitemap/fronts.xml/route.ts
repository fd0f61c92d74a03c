import { readSitemapFronts } from '#lib/published/read-sitemap.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { renderSitemap } from '#lib/sitemaps/render-sitemaps.ts'
import { urlsOfFronts } from '#lib/sitemaps/sitemap-urls.ts'
import { xmlResponse } from '#lib/sitemaps/xml-response.ts'

export async function GET() {
  return xmlResponse(renderSitemap(urlsOfFronts(await readSitemapFronts()), readEnvironment().siteUrl))
}
