import { expect, test } from 'vitest'
import { renderRobots } from './render-robots.ts'

test('robots may read everything but what is no page, and are told where the sitemaps are', () => {
  expect(renderRobots('https://chorsu.example.org')).toBe(`User-agent: *
Allow: /
Disallow: /api/
Disallow: /search?

Sitemap: https://chorsu.example.org/sitemap.xml
Sitemap: https://chorsu.example.org/news-sitemap.xml
`)
})
