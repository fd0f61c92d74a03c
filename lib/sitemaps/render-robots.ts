/** `robots.txt` (RFC 9309): everything may be read but what is no page, and results, which are as many as there are words. */
import { newsSitemapHref, searchHref, sitemapIndexHref } from '#lib/site/urls.ts'

export function renderRobots(origin: string): string {
  const lines = [
    'User-agent: *',
    'Allow: /',
    'Disallow: /api/',
    `Disallow: ${searchHref}?`,
    '',
    `Sitemap: ${origin}${sitemapIndexHref}`,
    `Sitemap: ${origin}${newsSitemapHref}`,
  ]
  return `${lines.join('\n')}\n`
}
