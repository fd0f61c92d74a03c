import { generateOpml } from 'feedsmith'
import type { Blog, Publication } from '#lib/catalogue/types.ts'
import { blogHref, feedHref, feedsHref, frontHref } from '#lib/site/urls.ts'
import { xmlChars } from '#lib/xml/escape-xml.ts'
import { tidyXml } from './tidy-xml.ts'

/** All blogs for a feed reader to take in at once (OPML 2.0, “subscription list”). @param origin As in `https://example.org`. */
export function renderOpml({ name, tagline, language }: Publication, blogs: Blog[], origin: string): string {
  const outline = (title: string, description: string, inLanguage: string, home: string, feed: string) => ({
    type: 'rss', text: xmlChars(title), title: xmlChars(title), description: xmlChars(description), language: inLanguage, htmlUrl: origin + home, xmlUrl: origin + feed,
  })
  const xml = generateOpml({
    head: { title: xmlChars(name), docs: 'http://opml.org/spec2.opml', ownerId: origin + feedsHref },
    body: {
      outlines: [
        outline(name, tagline, language, frontHref, feedHref('rss', { kind: 'all' })),
        ...blogs.map((blog) => outline(blog.name, blog.tagline, blog.language, blogHref(blog.id), feedHref('rss', { kind: 'blog', id: blog.id }))),
      ],
    },
  })
  return tidyXml(xml, false)
}
