import type { Listing } from '#lib/catalogue/types.ts'
import { renderFeed } from '#lib/feeds/render-feed.ts'
import { readFeed } from '#lib/published/read-feed.ts'
import { readEnvironment } from '#lib/site/environment.ts'
import { type FeedFormat, feedHref, feedTypes } from '#lib/site/urls.ts'

/** The feed below any listing. Which addresses exist is decided before, by the catalogue. */
export async function feedResponse(format: FeedFormat, listing: Listing, [year, month, number = '1']: string[] = []): Promise<Response> {
  const feed = await readFeed(listing, year && month ? { month: `${year}-${month}`, part: Number(number) } : undefined)
  if (!feed) return new Response('Not found\n', { status: 404 })
  const { siteUrl: origin, websubHub: hub } = readEnvironment()
  const body = renderFeed(format, feed, { origin, hub })
  const self = `<${origin}${feedHref(format, listing, feed.part)}>; rel="self"`
  return new Response(body, {
    headers: {
      'content-type': `${feedTypes[format]}; charset=utf-8`,
      // WebSub §4: what a hub reads before the body.
      'link': hub && !feed.part ? `${self}, <${hub}>; rel="hub"` : self,
      // Readers on the web fetch feeds from their own pages.
      'access-control-allow-origin': '*',
    },
  })
}
