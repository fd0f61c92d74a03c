import { readNews } from '#lib/published/read-sitemap.ts'
import { readSetting } from '#lib/published/read-site.ts'
import { renderNewsSitemap } from '#lib/sitemaps/render-sitemaps.ts'
import { xmlResponse } from '#lib/sitemaps/xml-response.ts'

export async function GET() {
  const { publication, origin } = await readSetting()
  return xmlResponse(renderNewsSitemap(await readNews(), { name: publication.name, origin }))
}
