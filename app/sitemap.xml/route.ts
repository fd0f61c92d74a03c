import { readSitemapIndex } from '#lib/published/read-sitemap.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { renderSitemapIndex } from '#lib/sitemaps/render-sitemaps.ts'
import { sitemapsOf } from '#lib/sitemaps/sitemap-urls.ts'
import { xmlResponse } from '#lib/sitemaps/xml-response.ts'

export async function GET() {
  const { months, newest } = await readSitemapIndex()
  return xmlResponse(renderSitemapIndex(sitemapsOf(months, newest), readEnvironment().siteUrl))
}
