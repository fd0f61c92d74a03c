import { renderOpml } from '#lib/feeds/render-opml.ts'
import { readBlogs, readSetting } from '#lib/published/read-site.ts'

export async function GET() {
  const { publication, origin } = await readSetting()
  const opml = renderOpml(publication, await readBlogs(), origin)
  return new Response(opml, { headers: { 'content-type': 'text/x-opml; charset=utf-8', 'access-control-allow-origin': '*' } })
}
