import type { Page } from '../ask-source.ts'
import type { RawPost } from '../found-post.ts'
import { linkedData } from './linked-data.ts'

export interface PageMetadata {
  title?: string
  description?: string
  siteName?: string
  canonical?: string
  author?: string
  authorUrl?: string
  published?: string
  /** As `og:locale` or `<html lang>` say: the language of the interface, on platforms. */
  language?: string
  media: NonNullable<RawPost['media']>
  /** The whole text, if JSON-LD holds it. */
  body?: string
}

/** What a page says of itself, in Open Graph (https://ogp.me), Twitter's cards and JSON-LD. */
export function pageMetadata(page: Page): PageMetadata {
  const { $ } = page
  const tags = $('meta[content]')
    .toArray()
    .map(({ attribs }) => [(attribs['property'] ?? attribs['name'] ?? attribs['itemprop'] ?? '').toLowerCase().trim(), attribs['content'] ?? ''] as const)
    .filter(([name, content]) => name !== '' && content.trim() !== '')
  const first = (...names: string[]) => names.map((name) => tags.find(([tag]) => tag === name)?.[1]).find((content) => content !== undefined)
  const linked = linkedData(page)
  const open = openGraphMedia(tags)
  const images = open.filter(({ kind }) => kind === 'image')
  const cardImage = first('twitter:image', 'twitter:image:src')
  const pictures = images.length > 0 ? images : cardImage ? [{ kind: 'image' as const, url: cardImage, alt: first('twitter:image:alt') }] : linked.images.map((url) => ({ kind: 'image' as const, url }))
  const video = open.find(({ kind, type }) => kind === 'video' && !/html|flash|mpegurl/i.test(type ?? ''))
  const stream = linked.videoFile ?? video?.url ?? first('twitter:player:stream')
  const shownVideo = stream !== undefined || linked.isVideo || open.some(({ kind }) => kind === 'video')
  return {
    title: first('og:title', 'twitter:title') ?? linked.headline ?? ($('title').first().text() || undefined),
    description: first('og:description', 'twitter:description', 'description') ?? linked.description,
    siteName: first('og:site_name'),
    canonical: first('og:url') ?? $('link[rel="canonical"]').attr('href'),
    author: linked.author ?? first('author', 'article:author:name', 'dc.creator', 'twitter:creator:name'),
    authorUrl: linked.authorUrl ?? first('article:author'),
    published: linked.published ?? first('article:published_time', 'og:published_time', 'datepublished', 'uploaddate', 'date', 'dc.date'),
    language: linked.language ?? $('html').attr('lang') ?? first('og:locale'),
    body: linked.body,
    media: shownVideo
      ? [{ kind: 'video', url: stream, width: video?.width, height: video?.height, posters: [...pictures.map(({ url }) => url), ...linked.images] }]
      : [...pictures, ...open.filter(({ kind }) => kind === 'audio')],
  }
}

interface OpenGraphMedium {
  kind: 'image' | 'video' | 'audio'
  url?: string
  type?: string
  width?: string
  height?: string
  alt?: string
}

/** https://ogp.me/#array: what follows `og:image` and begins with its name says more of that picture, until the next one. */
function openGraphMedia(tags: readonly (readonly [string, string])[]): OpenGraphMedium[] {
  const media: OpenGraphMedium[] = []
  for (const [name, content] of tags) {
    const [, kind, part] = /^og:(image|video|audio)(?::(url|secure_url|type|width|height|alt))?$/.exec(name) ?? []
    if (kind === undefined) continue
    const open = media.findLast((medium) => medium.kind === kind)
    if (part === undefined || part === 'url' || open === undefined) {
      // Many write the same picture twice, as og:image and og:image:url.
      if (open && open.url === content) continue
      const isAddress = part === undefined || part === 'url' || part === 'secure_url'
      media.push({ kind: kind as OpenGraphMedium['kind'], ...(isAddress ? { url: content } : { [part]: content }) })
    } else if (part === 'secure_url') open.url = content
    else open[part as 'type'] ??= content
  }
  return media.filter(({ url }) => url !== undefined)
}
