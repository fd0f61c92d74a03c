import { readEnvironment } from '#lib/site/environment.ts'
import { renderRobots } from '#lib/sitemaps/render-robots.ts'

export function GET() {
  return new Response(renderRobots(readEnvironment().siteUrl), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
