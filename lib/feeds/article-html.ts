import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { toHtml } from 'hast-util-to-html'
import type { Article } from '#lib/catalogue/types.ts'
import { dictionaryFor } from '#lib/languages/dictionary-for.ts'
import { directionOf } from '#lib/languages/direction-of.ts'
import { formatDate } from '#lib/languages/format-date.ts'
import { nameOf } from '#lib/languages/name-of.ts'
import { plainTree } from '#lib/mdx/plain-tree.ts'
import { articleHref } from '#lib/site/urls.ts'
import { captionOf, type FeedSetting, picture, plainComponents } from './plain-components.ts'

/** The whole article as a subscriber reads it: lead picture, standfirst, text with its evidence, corrections. */
export function articleHtml(article: Article, setting: FeedSetting): string {
  const { id, language, image, summary, keyPoints, body, corrections, translations } = article
  const { origin, timeZone } = setting
  const words = dictionaryFor(language)
  const idPrefix = `${id.replace('/', '-')}-`
  const tree = plainTree(body, {
    components: plainComponents(article, setting),
    words: { footnoteLabel: words.footnotes, footnoteBackLabel: () => words.backToText },
    idPrefix,
    origin,
  })
  const content: ElementContent[] = [
    ...(image ? [h('figure', [picture(image, image.alt, origin), ...captionOf(image.caption, image.credit)])] : []),
    h('p', h('strong', summary)),
    ...(keyPoints.length > 0 ? [h('h2', words.keyPoints), h('ul', keyPoints.map((point) => h('li', point)))] : []),
    ...(tree.children as ElementContent[]),
    ...(corrections.length > 0
      ? [h('h2', words.corrections), ...corrections.map(({ date, text }) => h('p', [h('time', { datetime: date }, formatDate(date, language, timeZone)), `: ${text}`]))]
      : []),
    ...(translations.length > 0
      ? [h('p', [`${words.alsoIn}: `, ...translations.flatMap((other, index) => [
          ...(index > 0 ? [', '] : []),
          h('a', { href: origin + articleHref(other.id), hrefLang: other.language, lang: other.language }, nameOf(other.language)),
        ])])]
      : []),
  ]
  // Readers set each item in their own document: the direction has to come with it.
  return toHtml(directionOf(language) === 'rtl' ? h('div', { dir: 'rtl', lang: language }, content) : { type: 'root', children: content })
}
