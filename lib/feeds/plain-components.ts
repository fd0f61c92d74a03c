import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Article, MediaFile } from '#lib/catalogue/types.ts'
import { describeRecord } from '#lib/evidence/describe-record.ts'
import { renderEvidenceHtml } from '#lib/evidence/render-html.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { fill } from '#lib/languages/fill.ts'
import { formatDateTime } from '#lib/languages/format-date.ts'
import type { PlainComponent } from '#lib/mdx/plain-tree.ts'
import { articleHref, updateId } from '#lib/site/urls.ts'
import { renditionsOf } from '#lib/site/renditions.ts'

export interface FeedSetting {
  /** Of the site, as in `https://example.org`. */
  origin: string
  /** The publication's. */
  timeZone: string
}

/** What the tags of an article's body become in a feed. */
export function plainComponents({ id: articleId, language, media, evidence }: Article, { origin, timeZone }: FeedSetting): Record<string, PlainComponent> {
  const words = dictionaryFor(language)
  const missing = (name: string | undefined) => h('p', h('em', fill(words.missingMedium, { name: name ?? words.picture })))
  return {
    Figure: ({ src, alt = '', caption, credit }) => h('figure', [picture(media[src!], alt, origin) ?? missing(alt || caption), ...captionOf(caption, credit)]),
    Gallery: (_, children) => children,
    Video: ({ src, poster, captions, label, caption, credit }) => {
      const file = media[src!]
      if (!file) return h('figure', [missing(label), ...captionOf(caption, credit)])
      const still = picture(media[poster!], label!, origin)
      const tracks = media[captions!]
      return h('figure', [
        ...(still ? [h('p', h('a', { href: origin + file.href }, still))] : []),
        h('p', [`${words.mediaKinds.video}: `, h('a', { href: origin + file.href }, label), ...(tracks ? [' · ', h('a', { href: origin + tracks.href }, words.captions)] : [])]),
        ...captionOf(caption, credit),
      ])
    },
    Evidence: ({ id }) => {
      const record = evidence[id!]
      return record ? renderEvidenceHtml(describeRecord(record, { language, timeZone }), origin) : h('p', h('em', fill(words.missingEvidence, { id: id! })))
    },
    PullQuote: ({ cite }, children) => h('blockquote', [...inBlocks(children), ...(cite ? [h('p', h('cite', cite))] : [])]),
    Note: ({ label }, children) => h('div', [h('p', h('strong', label ?? words.note)), ...children]),
    Aside: ({ title }, children) => h('div', [h('h3', title), ...children]),
    Update: ({ at, title }, children) => h('div', [h('p', h('a', { href: `${origin}${articleHref(articleId)}#${updateId(at!)}` }, h('time', { datetime: at }, formatDateTime(at!, language, timeZone)))), h('h2', title), ...children]),
    Foreign: ({ lang, gloss }, children) => {
      const hasBlocks = children.some((child) => child.type === 'element' && child.tagName === 'p')
      const foreign = h(hasBlocks ? 'div' : 'span', { lang, dir: directionOf(lang!) }, children)
      return gloss ? [foreign, h(hasBlocks ? 'p' : 'span', ` (${gloss})`)] : foreign
    },
  }
}

/** One rendition: what a feed reader does with several is anybody's guess. */
export function picture(file: MediaFile | undefined, alt: string, origin: string) {
  if (file?.width === undefined || file.height === undefined) return undefined
  const { href, width, height } = file
  return h('img', { src: origin + renditionsOf({ href, width }, 1200).src, width, height, alt })
}

export function captionOf(caption: string | undefined, credit: string | undefined): ElementContent[] {
  if (!caption && !credit) return []
  return [h('figcaption', [...(caption ? [caption] : []), ...(caption && credit ? [' '] : []), ...(credit ? [h('small', credit)] : [])])]
}

const inBlocks = (children: ElementContent[]) => (children.some((child) => child.type === 'element' && child.tagName === 'p') ? children : [h('p', children)])
