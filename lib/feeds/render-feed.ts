/** A feed in each of its formats. The documents depend on content alone: every server makes the same bytes. */
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith'
import { renditionsOf } from '#lib/site/renditions.ts'
import { type FeedFormat, feedHref, feedTypes, listingHref } from '#lib/site/urls.ts'
import { xmlChars } from '#lib/xml/escape-xml.ts'
import { type FeedEntry, updatedOf } from './entries.ts'
import type { Feed, FeedSetting } from './feed.ts'
import { tidyXml } from './tidy-xml.ts'

export function renderFeed(format: FeedFormat, feed: Feed, setting: FeedSetting): string {
  return render[format](feed, setting)
}

const render: Record<FeedFormat, (feed: Feed, setting: FeedSetting) => string> = {
  rss: renderRss,
  atom: renderAtom,
  json: renderJson,
}

const generator = 'Ovoz'

function renderRss(feed: Feed, setting: FeedSetting): string {
  const xml = generateRssFeed({
    title: xmlChars(feed.title),
    link: setting.origin + listingHref(feed.listing),
    description: xmlChars(feed.description),
    language: feed.language,
    lastBuildDate: updatedOf(feed.entries),
    generator,
    docs: 'https://www.rssboard.org/rss-specification',
    atom: { links: linksOf('rss', feed, setting) },
    items: feed.entries.map(({ id, url, title, summary, html, published, language, authors, topics, image, recordings }) => ({
      title,
      link: url,
      guid: { value: id, isPermaLink: false },
      pubDate: published,
      description: summary,
      categories: topics.map((topic) => ({ name: topic.name, domain: topic.url })),
      // Its length is known only when it is served; the profile asks for 0 then.
      ...(image ? { enclosures: [{ url: image.url, length: 0, type: image.type }] } : {}),
      dc: { creators: authors.map(({ name }) => name), languages: [language] },
      content: { encoded: html },
      media: mediaOf(image, recordings),
    })),
  }, { strict: true })
  return tidyXml(xml, feed.part !== undefined)
}

function renderAtom(feed: Feed, setting: FeedSetting): string {
  const home = setting.origin + listingHref(feed.listing)
  const xml = generateAtomFeed({
    id: setting.origin + feedHref('atom', feed.listing),
    xml: { lang: feed.language },
    title: { value: xmlChars(feed.title) },
    subtitle: { value: xmlChars(feed.description) },
    updated: updatedOf(feed.entries),
    generator: { text: generator },
    icon: `${setting.origin}/icon.svg`,
    // RFC 4287 §4.1.1 asks for one where an entry has none; where all have their own, some readers prefer this one.
    ...(feed.entries.length === 0 ? { authors: [{ name: xmlChars(feed.publication), uri: `${setting.origin}/` }] } : {}),
    links: [{ href: home, rel: 'alternate', type: 'text/html' }, ...linksOf('atom', feed, setting)],
    entries: feed.entries.map(({ id, url, title, summary, html, published, updated: changed, language, authors, topics, image, recordings, translations }) => ({
      id,
      xml: { lang: language },
      title: { value: title },
      updated: changed,
      published,
      links: [
        { href: url, rel: 'alternate', type: 'text/html', hreflang: language },
        // Not `alternate`, though they are: some readers take the last of several for the entry's own address.
        ...translations.map((other) => ({ href: other.url, rel: 'related', type: 'text/html', hreflang: other.language })),
        ...(image ? [{ href: image.url, rel: 'enclosure', type: image.type }] : []),
      ],
      authors: authors.map(({ name, url: uri }) => ({ name, uri })),
      categories: topics.map((topic) => ({ term: topic.id, scheme: `${setting.origin}/topics/`, label: topic.name })),
      summary: { value: summary },
      content: { value: html, type: 'html' },
      media: mediaOf(image, recordings),
    })),
  }, { strict: true })
  return tidyXml(xml, feed.part !== undefined)
}

function renderJson(feed: Feed, setting: FeedSetting): string {
  const { origin, hub } = setting
  const document = generateJsonFeed({
    title: feed.title,
    description: feed.description,
    home_page_url: origin + listingHref(feed.listing),
    feed_url: origin + feedHref('json', feed.listing, feed.part),
    language: feed.language,
    authors: [{ name: feed.publication, url: `${origin}/` }],
    ...(feed.previous ? { next_url: origin + feedHref('json', feed.listing, feed.previous) } : {}),
    ...(hub && !feed.part ? { hubs: [{ type: 'WebSub', url: hub }] } : {}),
    items: feed.entries.map(({ id, url, title, summary, html, published, updated, language, authors, topics, image, recordings }) => ({
      id,
      url,
      title,
      summary,
      content_html: html,
      language,
      date_published: published,
      date_modified: updated,
      authors,
      tags: topics.map((topic) => topic.name),
      ...(image ? { image: image.url } : {}),
      ...(recordings.length > 0 ? { attachments: recordings.map((recording) => ({ url: recording.url, mime_type: recording.type, title: recording.title })) } : {}),
    })),
  }, { strict: true })
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Where this document is, and the others of its history (RFC 5005 §4; WebSub §4 for the hub). */
function linksOf(format: 'rss' | 'atom', { listing, part, previous, next }: Feed, { origin, hub }: FeedSetting) {
  const type = feedTypes[format]
  const to = (rel: string, at?: Feed['part']) => ({ href: origin + feedHref(format, listing, at), rel, type })
  return [
    to('self', part),
    ...(part ? [to('current')] : []),
    ...(previous ? [to('prev-archive', previous)] : []),
    ...(next ? [to('next-archive', next)] : []),
    ...(hub && !part ? [{ href: hub, rel: 'hub' }] : []),
  ]
}

/** Media RSS: the lead picture and every recording. */
function mediaOf(image: FeedEntry['image'], recordings: FeedEntry['recordings']) {
  const contents = [
    ...(image
      ? [{
          url: image.url, type: image.type, medium: 'image' as const, width: image.width, height: image.height,
          description: { value: image.alt }, ...(image.credit ? { credits: [{ value: image.credit }] } : {}),
        }]
      : []),
    ...recordings.map(({ title, ...recording }) => ({ ...recording, title: { value: title } })),
  ]
  const thumbnails = image ? [{ url: thumbnailOf(image) }] : []
  return contents.length > 0 ? { contents, thumbnails } : undefined
}

function thumbnailOf({ url, width }: NonNullable<FeedEntry['image']>): string {
  const { origin, pathname } = new URL(url)
  return origin + renditionsOf({ href: pathname, width }, 720).src
}
